using KioskLocker.Cli;

return await Interrupts.RunAsync(stopped => KioskctlRoot.RunAsync(args, Terminal.OfProcess(), stopped)).ConfigureAwait(false);
