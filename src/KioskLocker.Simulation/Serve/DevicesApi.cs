namespace KioskLocker.Simulation.Serve;

/// <summary>Scanner and printer: codes to scan, knobs to turn, slips to look at.</summary>
internal static class DevicesApi
{
    public static void Map(WebApplication app, ServedCabinet served, string? codesFile)
    {
        app.MapGet("/api/codes", () => codesFile is not null && File.Exists(codesFile) ? Results.Bytes(File.ReadAllBytes(codesFile), "application/json; charset=utf-8") : Results.Ok(Array.Empty<string>()));
        app.MapPost("/api/scan", (ScanBody body) => Scan(served, body));
        app.MapPost("/api/scanner/{knob}", (string knob) => served.Scanner is { } pair ? Answers.Of(pair.Line.Act(_ => pair.Scanner.Break(knob)), () => new { knob }) : NoScanner());
        app.MapPost("/api/printer/{knob}", (string knob) => served.Printer is { } pair
            ? Answers.Of(pair.Line.Act(now => pair.Printer.Turn(now, knob)), () => pair.Line.Look(_ => pair.Printer.View()))
            : NoPrinter());
        app.MapGet("/api/slips", () => served.Printer is { } pair ? Results.Ok(pair.Line.Look(_ => pair.Printer.Slips())) : NoPrinter());
        app.MapGet("/api/slips/{number:int}.png", (int number) =>
            served.Printer is not { } pair ? NoPrinter()
            : pair.Line.Look(_ => pair.Printer.Slip(number)) is { } slip ? Results.Bytes(slip.Png, "image/png")
            : Answers.Error(StatusCodes.Status404NotFound, $"Slip {number} was not printed, or is no longer kept."));
    }

    private static IResult Scan(ServedCabinet served, ScanBody body)
    {
        if (served.Scanner is not { } pair)
        {
            return NoScanner();
        }

        var bytes = 0;
        var delivered = pair.Line.HasListener;
        var refusal = pair.Line.Act(now => pair.Scanner.Scan(now, body.Text, body.Terminator, body.Split, body.Repeat, out bytes));
        return Answers.Of(refusal, () => new { bytes, delivered });
    }

    private static IResult NoScanner() => Answers.Error(StatusCodes.Status404NotFound, "This cabinet has no scanner.");

    private static IResult NoPrinter() => Answers.Error(StatusCodes.Status404NotFound, "This cabinet has no printer.");

    private sealed record ScanBody(string? Text, string? Terminator, int? Split, int? Repeat);
}
