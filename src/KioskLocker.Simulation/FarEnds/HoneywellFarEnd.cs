using System.Globalization;
using System.Text;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// A Honeywell engine as its user guides describe it: SYN T CR begins to read, SYN U CR ends it, SYN M CR begins a menu command that is echoed
/// with a status byte before its last dot. A menu command ends what the trigger began.
/// </summary>
public sealed class HoneywellFarEnd : ScannerModuleFarEnd
{
    private const byte Syn = 0x16;
    private const int CommandMost = 100;
    private const string Mode = "TRGMOD";
    private const string ReadTime = "TRGSTO";
    private const string Suffix = "SUFBK2";

    private readonly StringBuilder _heard = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal) { [Mode] = "3", [ReadTime] = "5000", [Suffix] = "" };
    private bool _isCommand;
    private bool _isMenu;

    /// <summary>Every engine can be changed by codes shown to it, unless the maker's tool closed it.</summary>
    public override bool TakesSetupCodes => true;

    protected override ScanTerminator Terminator => _settings[Suffix] switch
    {
        "990D" => ScanTerminator.CarriageReturn,
        "990D0A" => ScanTerminator.Both,
        _ => ScanTerminator.None,
    };

    protected override bool LooksByItself => _settings[Mode] == "3";

    /// <summary>Value of a tag.</summary>
    public string Setting(string tag) => _settings[tag];

    /// <summary>Somebody shows the maker's code that sets a tag.</summary>
    public void ShowSetupCode(string tag, string value) => _settings[tag] = value;

    protected override void Restart()
    {
        _heard.Clear();
        (_isCommand, _isMenu) = (false, false);
    }

    protected override void Hear(TimeSpan now, byte value)
    {
        if (value == Syn)
        {
            _heard.Clear();
            (_isCommand, _isMenu) = (true, false);
        }
        else if (_isMenu && value is (byte)'.' or (byte)'!')
        {
            _isMenu = false;
            Stop();
            Answer(now, [.. Encoding.ASCII.GetBytes(Obey(_heard.ToString().ToUpperInvariant())), value], hasChecksum: false);
        }
        else if (_isCommand && value == '\r')
        {
            (_isCommand, _isMenu) = (false, _heard.ToString() == "M");
            Window(now, _heard.ToString());
            _heard.Clear();
        }
        else if ((_isCommand || _isMenu) && _heard.Length < CommandMost)
        {
            _heard.Append((char)value);
        }
    }

    private void Window(TimeSpan now, string command)
    {
        if (command == "T" && _settings[Mode] == "0" && int.TryParse(_settings[ReadTime], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            Begin(now, TimeSpan.FromMilliseconds(length));
        }
        else if (command == "U")
        {
            Stop();
        }
    }

    private string Obey(string command)
    {
        var tag = command.Length >= 6 ? command[..6] : command;
        if (!_settings.TryGetValue(tag, out var now))
        {
            return command + "\x05";
        }

        var value = command[6..];
        if (value == "?")
        {
            return tag + now + "\x06";
        }

        if (tag != Suffix && !value.All(char.IsAsciiDigit))
        {
            return command + "\x15";
        }

        _settings[tag] = value;
        return command + "\x06";
    }
}
