using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Staff;
using Serilog;

namespace KioskLocker.Runtime.Secrets;

/// <summary>Compares PINs with the directory: slowly on purpose, beside the loop, one after the other. Every order is answered exactly once.</summary>
public sealed class PinChecks
{
    /// <summary>Rounds of PBKDF2 with SHA-256; the office makes the directory's entries with the same number.</summary>
    public const int Rounds = 210_000;

    /// <summary>Bytes of the slow hash.</summary>
    public const int HashSize = 32;

    /// <summary>Core orders one at a time; more than this wait only when something is wrong.</summary>
    private const int MaxWaiting = 4;

    private readonly PinTable _pins;
    private readonly DigestKeys _keys;
    private readonly Action<KioskEvent> _answer;
    private readonly ILogger _log;
    private readonly Channel<Order> _orders = Channel.CreateBounded<Order>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <param name="pins">Where the edge put the PINs.</param>
    /// <param name="keys">Digest keys.</param>
    /// <param name="answer">Puts an answer into the inbox; never blocks.</param>
    /// <param name="log">Log; never hears a PIN.</param>
    public PinChecks(PinTable pins, DigestKeys keys, Action<KioskEvent> answer, ILogger log)
    {
        _pins = pins;
        _keys = keys;
        _answer = answer;
        _log = log.ForContext<PinChecks>();
    }

    /// <summary>Makes the digest of a PIN in ASCII with the salt of its entry. Slow on purpose; a simulated world remembers what it gave.</summary>
    internal Func<DigestKeys, byte[], byte[], Digest> Digest { get; init; } = static (keys, pin, salt) => DigestOf(keys, pin, salt);

    private sealed record Order(EffectId Effect, StaffEntry Entry, byte[] Pin);

    /// <summary>Digest of a PIN as the directory holds it.</summary>
    /// <param name="keys">Digest keys.</param>
    /// <param name="pin">The digits in ASCII.</param>
    /// <param name="salt">Salt of the entry.</param>
    public static Digest DigestOf(DigestKeys keys, ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        Rfc2898DeriveBytes.Pbkdf2(pin, salt, hash, Rounds, HashAlgorithmName.SHA256);
        var digest = keys.OfPinHash(hash);
        CryptographicOperations.ZeroMemory(hash);
        return digest;
    }

    /// <summary>Queues a check. Called on the loop's thread; blocks nowhere.</summary>
    public void Check(KioskEffect.CheckPin order, KioskState state)
    {
        var pin = _pins.Take(order.Pin);
        var entry = state.Directory?.Staff.FirstOrDefault(staff => staff.Id == order.Staff);
        if (pin is not null && entry is not null && _orders.Writer.TryWrite(new Order(order.Id, entry, pin)))
        {
            return;
        }

        _log.Warning("PIN check {Effect} cannot be made: {Gone}", order.Id.ToString(), pin is null ? "the PIN is gone" : entry is null ? "no such badge holder" : "too many wait");
        if (pin is not null)
        {
            CryptographicOperations.ZeroMemory(pin);
        }

        _answer(new KioskEvent.PinChecked(order.Id, false));
    }

    /// <summary>Checks one after the other, until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var order in _orders.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                // Never on the thread of whoever queued it: that is the loop.
                var right = await Task.Run(() => IsRight(order), CancellationToken.None).ConfigureAwait(false);
                _answer(new KioskEvent.PinChecked(order.Effect, right));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end: a check that was lost stays counted as a try.
            while (_orders.Reader.TryRead(out var order))
            {
                CryptographicOperations.ZeroMemory(order.Pin);
            }
        }
    }

    private bool IsRight(Order order)
    {
        try
        {
            var digest = Digest(_keys, order.Pin, Convert.FromBase64String(order.Entry.PinSalt));
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(digest.Text), Encoding.UTF8.GetBytes(order.Entry.Pin.Text));
        }
#pragma warning disable CA1031 // Whatever goes wrong, for example a salt that is none, nobody is let in and Core gets its answer.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _log.Error("PIN check {Effect} failed: {Fault}", order.Effect.ToString(), fault.GetType().Name);
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(order.Pin);
        }
    }
}
