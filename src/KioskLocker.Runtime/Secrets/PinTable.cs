using System.Security.Cryptography;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Staff;

namespace KioskLocker.Runtime.Secrets;

/// <summary>PINs between the keypad and their check: in memory only, few, and zeroed when they leave. Safe from any thread.</summary>
public sealed class PinTable
{
    /// <summary>Digits of a PIN.</summary>
    public const int Digits = 6;

    /// <summary>More than one waits only while somebody types faster than the machine checks.</summary>
    public const int MostHeld = 4;

    private readonly Lock _gate = new();
    private readonly LinkedList<(PinRef Ref, byte[] Pin)> _held = new();

    /// <summary>PINs held now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Why this is no PIN; none when it is one. Total.</summary>
    public static CodeProblem ProblemOf(string? digits) => digits switch
    {
        null or "" => CodeProblem.Empty,
        _ when digits.Any(c => !char.IsAsciiDigit(c)) => CodeProblem.WrongCharacter,
        { Length: < Digits } => CodeProblem.TooShort,
        { Length: > Digits } => CodeProblem.TooLong,
        _ => CodeProblem.None,
    };

    /// <summary>Holds a PIN; the oldest goes when there are too many.</summary>
    /// <param name="digits">Six digits.</param>
    /// <returns>Its name, which says nothing about it.</returns>
    public PinRef Put(string digits)
    {
        var pin = new byte[digits.Length];
        for (var place = 0; place < pin.Length; place++)
        {
            pin[place] = (byte)digits[place];
        }

        var name = new PinRef("p-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        lock (_gate)
        {
            if (_held.Count == MostHeld)
            {
                CryptographicOperations.ZeroMemory(_held.First!.Value.Pin);
                _held.RemoveFirst();
            }

            _held.AddLast((name, pin));
        }

        return name;
    }

    /// <summary>Hands the PIN over, once; whoever takes it zeroes it. Null when it is gone.</summary>
    public byte[]? Take(PinRef name)
    {
        lock (_gate)
        {
            for (var node = _held.First; node is not null; node = node.Next)
            {
                if (node.Value.Ref == name)
                {
                    _held.Remove(node);
                    return node.Value.Pin;
                }
            }

            return null;
        }
    }

    /// <summary>Zeroes a PIN that nobody will check. Repeatable.</summary>
    public void Drop(PinRef name)
    {
        if (Take(name) is { } pin)
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }

    /// <summary>Zeroes all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var (_, pin) in _held)
            {
                CryptographicOperations.ZeroMemory(pin);
            }

            _held.Clear();
        }
    }
}
