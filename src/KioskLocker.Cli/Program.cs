using KioskLocker.Cli;

return await KioskctlRoot.RunAsync(args, Console.Out, Console.Error, KioskctlRoot.WidthOfTerminal(), CancellationToken.None).ConfigureAwait(false);
