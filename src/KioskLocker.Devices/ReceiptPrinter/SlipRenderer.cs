using System.Collections;
using System.Globalization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using QRCoder;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>What a slip shows of its person, joined from the vault when it is printed.</summary>
/// <param name="IdLast3">Last three digits of the ID number; null when they are no longer known.</param>
public sealed record SlipPerson(string? IdLast3)
{
    /// <summary>Nothing is known any more.</summary>
    public static SlipPerson Unknown { get; } = new((string?)null);
}

/// <summary>The counter that a slip sends its person to. Empty where nobody configured it: then nothing is said.</summary>
/// <param name="Address">One line.</param>
/// <param name="Hours">When it is open, in words.</param>
public sealed record SlipCounter(string Address, string Hours)
{
    /// <summary>Nothing is known of it.</summary>
    public static SlipCounter Unknown { get; } = new("", "");
}

/// <summary>
/// Draws slips as black-and-white rasters. Vietnamese always; citizens' slips end in an English summary in smaller type, which says
/// everything where the visit was English.
/// </summary>
public sealed partial class SlipRenderer
{
    /// <summary>Longest name that is printed whole, characters. Longer ones from a misconfigured office end in an ellipsis.</summary>
    public const int LongestName = 1000;

    /// <summary>Most bytes of a citizen's slip: 2.6 s of a line at 115200 baud.</summary>
    public const int MostBytes = 30_000;

    private static readonly TimeSpan VietnamOffset = TimeSpan.FromHours(7);

    private readonly SlipFonts _fonts;
    private readonly int _width;
    private readonly IReadOnlyList<SlipTypes> _steps;

    /// <param name="fonts">Fonts that passed their test.</param>
    /// <param name="widthDots">576 (80 mm paper) or 384 (58 mm).</param>
    public SlipRenderer(SlipFonts fonts, int widthDots)
    {
        ArgumentNullException.ThrowIfNull(fonts);
        if (widthDots is not (576 or 384))
            throw new ArgumentOutOfRangeException(nameof(widthDots), widthDots, "Heads are 576 or 384 dots wide.");
        _fonts = fonts;
        _width = widthDots;
        _steps = [.. SlipTypes.Steps.Select(step => SlipTypes.For(widthDots == 576, step))];
    }

    /// <summary>Said where a slip names the counter.</summary>
    public SlipCounter Counter { get; init; } = SlipCounter.Unknown;

    /// <summary>Draws one slip.</summary>
    public SlipImage Render(Slip slip, SlipPerson person)
    {
        ArgumentNullException.ThrowIfNull(slip);
        ArgumentNullException.ThrowIfNull(person);
        return slip switch
        {
            Slip.DropOff dropOff => Fitted((canvas, types) => Draw(canvas, types, dropOff, person)),
            Slip.HandOver handOver => Fitted((canvas, types) => Draw(canvas, types, handOver)),
            Slip.Tag tag => Drawn(canvas => Draw(canvas, _steps[0], tag)),
            Slip.Sheet sheet => Drawn(canvas => Draw(canvas, _steps[0], sheet), RoomFor(sheet)),
            Slip.Test test => Drawn(canvas => Draw(canvas, _steps[0], test)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The modules of a drop-off number's QR, quiet zone of 4 modules included; true is dark.</summary>
    /// <remarks>Correction H: a number fits version 2 with it as with Q, so a third of the code may be lost at no cost.</remarks>
    public static IReadOnlyList<BitArray> QrModules(string number)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode($"KLD:{number}", QRCodeGenerator.ECCLevel.H);
        return data.ModuleMatrix;
    }

    /// <summary>Time as printed: Asia/Ho_Chi_Minh, UTC+7 without daylight saving since 1975, so no time zone file is needed.</summary>
    public static string Time(DateTimeOffset at) =>
        at.ToOffset(VietnamOffset).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A citizen waits for this slip: when it has so much to say that the line would carry it for too long, its running text is set smaller.</summary>
    private SlipImage Fitted(Action<SlipCanvas, SlipTypes> draw)
    {
        SlipImage? image = null;
        foreach (var types in _steps)
        {
            image = Drawn(canvas => draw(canvas, types));
            if (EscPos.Job(image, EscPos.LastProcessId, 1).Sum(piece => piece.Bytes.Length) <= MostBytes)
                break;
        }

        return image!;
    }

    private SlipImage Drawn(Action<SlipCanvas> draw, int longest = SlipCanvas.LongestSlip)
    {
        using var canvas = new SlipCanvas(_fonts, _width, margin: 8, longest);
        canvas.Space(8);
        draw(canvas);
        canvas.Space(40);
        return canvas.ToImage();
    }

    private static void DrawTitle(SlipCanvas canvas, SlipTypes types, bool copy, params ReadOnlySpan<string> lines)
    {
        if (copy)
        {
            canvas.Bar("BẢN SAO / COPY", types.Title);
            canvas.Space(16);
        }

        foreach (var line in lines)
            canvas.Line(line, types.Title);
        Divide(canvas);
    }

    private static void Divide(SlipCanvas canvas)
    {
        canvas.Space(8);
        canvas.Rule();
        canvas.Space(10);
    }

    /// <summary>Code on the left; machine and compartment on the right of it, to be read from an arm's length.</summary>
    private static void DrawPlace(SlipCanvas canvas, SlipTypes types, string code, int module, string machine, CompartmentId compartment)
    {
        var modules = QrModules(code);
        canvas.Beside(
            (modules.Count * module) + 16,
            () => canvas.Matrix((row, column) => modules[row][column], modules.Count, module),
            () => DrawMachine(canvas, types, machine, compartment));
    }

    private static void DrawMachine(SlipCanvas canvas, SlipTypes types, string machine, CompartmentId compartment)
    {
        canvas.Text("Máy", types.Label);
        Large(canvas, types, machine, types.Machine, 8);
        canvas.Text("Ngăn", types.Label);
        canvas.Text(compartment.ToString(), types.Compartment);
    }

    /// <summary>A moment at this machine; its clock may not have been compared with anybody's.</summary>
    private static void DrawTime(SlipCanvas canvas, SlipTypes types, string name, DateTimeOffset at, bool clockConfirmed) =>
        canvas.Fact(name, Time(at), types.Body, clockConfirmed ? "" : "(giờ máy chưa đối chiếu)");

    private static void DrawHotline(SlipCanvas canvas, SlipTypes types, string sentence, string hotline)
    {
        canvas.Text(sentence, types.Body);
        Large(canvas, types, Bounded(hotline), types.Day, 24);
    }

    /// <summary>The English summary: what matters in two sentences, or all of it where the visit was English.</summary>
    private static void DrawEnglish(SlipCanvas canvas, SlipTypes types, Language language, string brief, string whole)
    {
        Divide(canvas);
        canvas.Detail("English", language.ReadsEnglish ? whole : brief, types.English);
    }

    /// <summary>Large where it is as short as it should be; what a misconfigured office makes of it is only text.</summary>
    private static void Large(SlipCanvas canvas, SlipTypes types, string text, SlipType type, int most) =>
        canvas.Line(text, text.Length <= most ? type : types.Body with { Bold = true });

    private static string Unbroken(string text) => Bounded(text).Replace(' ', SlipWords.Unbroken);

    // Never more than three digits, whatever the caller passes: the rest of an ID number is half of what opens a compartment.
    private static string? LastThree(SlipPerson person) => person.IdLast3 is { Length: 3 } digits && digits.All(char.IsAsciiDigit) ? digits : null;

    private static string Bounded(string text) => text.Length <= LongestName ? text : $"{text[..LongestName]}…";
}
