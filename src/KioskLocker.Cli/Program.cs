Console.Error.WriteLine("kioskctl: not built yet");
return 1;
