Console.Error.WriteLine("kiosklocker-simulator: not built yet");
return 1;
