namespace KioskLocker.BackOffice;

internal static class Program
{
    private static Task<int> Main(string[] args) => Commands.OfficeCommands.RunAsync(args, Console.In, Console.Out, Console.Error);
}
