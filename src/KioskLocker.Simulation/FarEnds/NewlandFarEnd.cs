using System.Globalization;
using System.Text;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>A Newland EM engine as its serial programming manual describes it: "?" is answered by "!", NLS commands by 06 or 15, settings only while they are open.</summary>
public sealed class NewlandFarEnd : ScannerModuleFarEnd
{
    private const byte Escape = 0x1B;
    private const byte Ack = 0x06;
    private const byte Nak = 0x15;
    private const int CommandMost = 64;

    private readonly StringBuilder _command = new();
    private bool _escaped;
    private bool _isOpen = true;
    private string _mode = "0302010";
    private int _readMilliseconds = 3000;

    public override bool TakesSetupCodes => _isOpen;

    /// <summary>Its reading mode, as the command that set it: 0302000 waits for a trigger, 0302010 senses, 0302020 reads on and on.</summary>
    public string Mode => _mode;

    protected override ScanTerminator Terminator => ScanTerminator.CarriageReturn;

    protected override bool LooksByItself => _mode != "0302000";

    /// <summary>Somebody shows the maker's code of this command.</summary>
    /// <returns>Whether the engine took it.</returns>
    public bool ShowSetupCode(string command) => TakesSetupCodes && Take(command);

    protected override void Restart()
    {
        // What its commands set, they set for good.
        _command.Clear();
        _escaped = false;
    }

    protected override void Hear(TimeSpan now, byte value)
    {
        if (_escaped)
        {
            _escaped = false;
            Window(now, value);
        }
        else if (value == Escape)
        {
            _escaped = true;
        }
        else if (value == '?' && _command.Length == 0)
        {
            Answer(now, "!"u8.ToArray(), hasChecksum: false);
        }
        else if (value == ';')
        {
            var text = _command.ToString();
            _command.Clear();
            if (text.StartsWith("NLS", StringComparison.OrdinalIgnoreCase))
            {
                Answer(now, [Obey(text[3..]) ? Ack : Nak], hasChecksum: false);
            }
        }
        else if (_command.Length == CommandMost || value is < 0x20 or > 0x7E)
        {
            _command.Clear();
        }
        else
        {
            _command.Append((char)value);
        }
    }

    private void Window(TimeSpan now, byte value)
    {
        if (value == '1' && _mode == "0302000")
        {
            Begin(now, TimeSpan.FromMilliseconds(_readMilliseconds));
        }
        else if (value == '0')
        {
            Stop();
        }

        Answer(now, [value is (byte)'0' or (byte)'1' ? Ack : Nak], hasChecksum: false);
    }

    private bool Obey(string command) => command switch
    {
        "0006010" => _isOpen = true,
        _ when !_isOpen => false,
        _ => Take(command),
    };

    private bool Take(string command)
    {
        switch (command)
        {
            case "0006000":
                _isOpen = false;
                return true;
            case "0302000" or "0302010" or "0302020":
                _mode = command;
                return true;
            case var timed when timed.StartsWith("0313000=", StringComparison.Ordinal):
                return int.TryParse(timed.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out _readMilliseconds);
            default:
                return false;
        }
    }
}
