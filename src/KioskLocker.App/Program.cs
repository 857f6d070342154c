Console.Error.WriteLine("kiosklocker: not built yet");
return 1;
