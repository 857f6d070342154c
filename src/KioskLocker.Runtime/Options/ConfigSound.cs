using System.Text.RegularExpressions;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads <c>sound</c>: what the machine lets be heard. Left out, it is silent.</summary>
internal static partial class ConfigSound
{
    private static readonly SoundSettings Default = SoundSettings.Silent;

    public static SoundSettings Read(ConfigNode root)
    {
        var node = root.Object("sound", required: false);
        var output = OneOf(node, "output", "off", Enum.Parse<SoundOutput>, ["off", "speaker", "headphones"]);
        var guidance = OneOf(node, "guidance", "asked", Enum.Parse<GuidanceStart>, ["asked", "plugged", "always"]);
        if (guidance == GuidanceStart.Plugged && output == SoundOutput.Speaker)
            node.Problem("guidance", "\"plugged\" goes by the jack of headphones, and \"output\" is \"speaker\"", "Write \"asked\" or \"always\", or let \"output\" be \"headphones\"");
        var settings = new SoundSettings
        {
            Output = output,
            Guidance = guidance,
            Device = Device(node),
            VolumePercent = node.Number("volumePercent", 1, 100, Default.VolumePercent),
            WordsPerMinute = node.Number("wordsPerMinute", 80, 260, Default.WordsPerMinute),
            Jack = new JackPlace(node.Number("jackCard", 0, 31, Default.Jack.Card), Control(node)),
            Speech = Program(node, "speech", Default.Speech, "espeak-ng", output != SoundOutput.Off),
            Player = Program(node, "player", Default.Player, "alsa-utils", output != SoundOutput.Off),
            Mixer = Program(node, "mixer", Default.Mixer, "alsa-utils", output != SoundOutput.Off && guidance == GuidanceStart.Plugged),
        };
        node.End();
        return settings;
    }

    private static T OneOf<T>(ConfigNode node, string key, string otherwise, Func<string, bool, T> parse, IReadOnlyList<string> words) =>
        parse(node.Has(key) ? node.Word(key, words, "") ?? otherwise : otherwise, true);

    private static string Device(ConfigNode node)
    {
        const string Wanted = "ALSA's name of the device as aplay -L tells it, for example \"default\" or \"plughw:1,0\"";
        var device = node.OptionalText("device", Wanted) ?? Default.Device;
        if (device.Length > 0 && !DeviceName().IsMatch(device))
            node.Problem("device", $"\"{device}\" is no name of a sound device", "Write " + Wanted);
        return device;
    }

    private static string Control(ConfigNode node)
    {
        const string Wanted = "the jack's control as amixer -c CARD controls tells it, for example \"Headphone Jack\"";
        var control = node.OptionalText("jackControl", Wanted) ?? Default.Jack.Control;
        if (control.Length > 44 || control.Any(c => c is '\'' or '"' or ',' || char.IsControl(c)))
            node.Problem("jackControl", $"\"{control}\" is no name of a control", "Write " + Wanted);
        return control;
    }

    private static string Program(ConfigNode node, string key, string otherwise, string package, bool isUsed)
    {
        var program = node.OptionalText(key, $"the program's name or its path from the root, for example \"{otherwise}\"") ?? otherwise;
        if (program.Contains('/', StringComparison.Ordinal) && !Path.IsPathFullyQualified(program))
            node.Problem(key, $"\"{program}\" is neither a name nor a path from the root", $"Write for example \"{otherwise}\" or \"/usr/bin/{otherwise}\"");
        else if (isUsed && program.Length > 0 && !IsThere(program))
            node.Absent(key, $"there is no program {program}, so nothing will be heard", $"Install it: apt install {package}");
        return program;
    }

    private static bool IsThere(string program) => Path.IsPathFullyQualified(program)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9:,=_.-]{0,63}$")]
    private static partial Regex DeviceName();
}
