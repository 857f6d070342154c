Console.Error.WriteLine("kiosklocker-backoffice: not built yet");
return 1;
