namespace KioskLocker.Devices.LockerBoards;

/// <summary>Whether the adapter hands our own bytes back.</summary>
internal enum EchoState
{
    Untested,
    Absent,
    Present,
}

/// <summary>
/// Stands between the line and the decoder: recognises the last request when it comes back before a reply, and takes exactly those bytes away.
/// A late reply to the request before may come in front of it.
/// </summary>
internal sealed class LineEcho
{
    /// <summary>After bytes that are no echo, fewer than these at the end are not kept back: many a reply ends with the byte that requests begin with.</summary>
    private const int KeptLeast = 2;

    private readonly List<byte> _kept = [];
    private byte[] _request = [];
    private bool _isMatching;
    private bool _isFirst;

    /// <summary>What is known about this line since it came up.</summary>
    internal EchoState State { get; private set; }

    /// <summary>The whole request came back.</summary>
    internal bool IsSeen { get; private set; }

    /// <summary>The line is new, or its boards fell silent: nothing is known any more.</summary>
    internal void Forget() => State = EchoState.Untested;

    internal void Settle(EchoState state) => State = state;

    /// <summary>A request leaves. One whose reply may equal it (an unlock) must not teach whether there is an echo.</summary>
    internal void Sent(byte[] request, bool mayTeach)
    {
        _request = request;
        _kept.Clear();
        IsSeen = false;
        _isFirst = true;
        _isMatching = State == EchoState.Present || (mayTeach && State == EchoState.Untested);
    }

    /// <summary>Passes bytes on, less the echo. Bytes that only began like it are passed on, late but whole.</summary>
    internal void Receive(ReadOnlySpan<byte> bytes, IBoardDecoder decoder, ICollection<BoardFrame> frames)
    {
        if (!_isMatching)
        {
            decoder.Receive(bytes, frames);
            return;
        }

        _kept.AddRange(bytes);
        var heard = _kept.ToArray().AsSpan();
        _kept.Clear();
        if (heard.IndexOf(_request) is >= 0 and var at)
        {
            (_isMatching, IsSeen) = (false, true);
            decoder.Receive(heard[..at], frames);
            decoder.Receive(heard[(at + _request.Length)..], frames);
            return;
        }

        var begun = Begun(heard);
        _kept.AddRange(heard[^begun..]);
        _isFirst &= begun == heard.Length;
        decoder.Receive(heard[..^begun], frames);
    }

    /// <summary>Nothing more will come for this request.</summary>
    internal void Release(IBoardDecoder decoder, ICollection<BoardFrame> frames)
    {
        _isMatching = false;
        decoder.Receive(_kept.ToArray(), frames);
        _kept.Clear();
    }

    /// <summary>How many of the last bytes may be the beginning of the echo.</summary>
    private int Begun(ReadOnlySpan<byte> heard)
    {
        var begun = Math.Min(heard.Length, _request.Length - 1);
        while (begun > 0 && !heard.EndsWith(_request.AsSpan(0, begun)))
        {
            begun--;
        }

        return begun >= KeptLeast || (_isFirst && begun == heard.Length) ? begun : 0;
    }
}
