using KioskLocker.Cli;

return await KioskctlRoot.RunAsync(args, Terminal.OfProcess(), CancellationToken.None).ConfigureAwait(false);
