using KioskLocker.EndToEnd;

// "walk" does one round of the demo by itself; anything else runs the tests.
return args is ["walk", ..]
    ? await DemoWalk.RunAsync(args[1..], Console.Out, Console.Error)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
