using System.CommandLine;
using KioskLocker.Simulation.Demo;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Soak;
using KioskLocker.Simulation.Serve;

var root = new RootCommand("The world around a KioskLocker kiosk: the far end of every wire.")
{
    ServeCommand.Build(Console.Out, Console.Error),
    DemoCommand.Build(Console.Out, Console.Error),
    RunCommand.Build(Console.Out, Console.Error),
    SoakCommand.Build(Console.Out, Console.Error),
    CanariesCommand.Build(Console.Out, Console.Error),
};
return await root.Parse(args).InvokeAsync();
