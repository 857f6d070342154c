using KioskLocker.EndToEnd;

// "walk" does one round of the demo by itself, "touch" measures how soon a finger shows; anything else runs the tests.
return args switch
{
    ["walk", .. var options] => await DemoWalk.RunAsync(options, Console.Out, Console.Error),
    ["touch"] => await TouchSpeed.RunAsync(Console.Out, Console.Error),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
