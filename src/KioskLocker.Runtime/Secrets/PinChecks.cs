using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Staff;
using Serilog;

namespace KioskLocker.Runtime.Secrets;

/// <summary>The slow hash of a PIN; fills the hash.</summary>
/// <param name="pin">The digits in ASCII.</param>
/// <param name="salt">Salt of the directory's entry.</param>
/// <param name="hash"><see cref="PinChecks.HashSize"/> bytes.</param>
public delegate void SlowHash(ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt, Span<byte> hash);

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
    private readonly SlowHash _hash;
    private readonly Channel<Order> _orders = Channel.CreateBounded<Order>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <param name="pins">Where the edge put the PINs.</param>
    /// <param name="keys">Digest keys.</param>
    /// <param name="answer">Puts an answer into the inbox; never blocks.</param>
    /// <param name="log">Log; never hears a PIN.</param>
    /// <param name="hash">The slow hash: <see cref="Pbkdf2"/>, or in a world whose officers type the same PINs for years what remembers its results.</param>
    public PinChecks(PinTable pins, DigestKeys keys, Action<KioskEvent> answer, ILogger log, SlowHash hash)
    {
        _hash = hash;
        _pins = pins;
        _keys = keys;
        _answer = answer;
        _log = log.ForContext<PinChecks>();
    }

    private sealed record Order(EffectId Effect, StaffEntry Entry, byte[] Pin);

    /// <summary>Digest of a PIN as the directory holds it.</summary>
    /// <param name="keys">Digest keys.</param>
    /// <param name="pin">The digits in ASCII.</param>
    /// <param name="salt">Salt of the entry.</param>
    public static Digest DigestOf(DigestKeys keys, ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt) => DigestOf(keys, pin, salt, Pbkdf2);

    /// <summary>PBKDF2 with SHA-256 in <see cref="Rounds"/> rounds.</summary>
    public static void Pbkdf2(ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt, Span<byte> hash) =>
        Rfc2898DeriveBytes.Pbkdf2(pin, salt, hash, Rounds, HashAlgorithmName.SHA256);

    private static Digest DigestOf(DigestKeys keys, ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt, SlowHash slow)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        slow(pin, salt, hash);
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

    /// <summary>Makes one check on the caller's thread; false when none waits. For whoever drives the checks by hand instead of <see cref="RunAsync"/>.</summary>
    public bool Turn()
    {
        if (!_orders.Reader.TryRead(out var order))
        {
            return false;
        }

        _answer(new KioskEvent.PinChecked(order.Effect, IsRight(order)));
        return true;
    }

    private bool IsRight(Order order)
    {
        try
        {
            var digest = DigestOf(_keys, order.Pin, Convert.FromBase64String(order.Entry.PinSalt), _hash);
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
