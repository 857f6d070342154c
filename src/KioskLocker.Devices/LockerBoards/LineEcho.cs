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
/// </summary>
internal sealed class LineEcho
{
    private byte[] _request = [];
    private int _matched;
    private bool _isMatching;

    /// <summary>What is known about this line since it came up.</summary>
    internal EchoState State { get; private set; }

    /// <summary>The whole request came back in front of everything else.</summary>
    internal bool IsSeen { get; private set; }

    /// <summary>The line is new, or its boards fell silent: nothing is known any more.</summary>
    internal void Forget() => State = EchoState.Untested;

    internal void Settle(EchoState state) => State = state;

    /// <summary>A request leaves. One whose reply may equal it (an unlock) must not teach whether there is an echo.</summary>
    internal void Sent(byte[] request, bool mayTeach)
    {
        _request = request;
        _matched = 0;
        IsSeen = false;
        _isMatching = State == EchoState.Present || (mayTeach && State == EchoState.Untested);
    }

    /// <summary>Passes bytes on, less the echo. Bytes that only began like it are passed on, late but whole.</summary>
    internal void Receive(ReadOnlySpan<byte> bytes, IBoardDecoder decoder, ICollection<BoardFrame> frames)
    {
        var at = 0;
        for (; _isMatching && at < bytes.Length; at++)
        {
            if (bytes[at] != _request[_matched])
            {
                Release(decoder, frames);
                break;
            }

            if (++_matched == _request.Length)
            {
                _isMatching = false;
                _matched = 0;
                IsSeen = true;
            }
        }

        decoder.Receive(bytes[at..], frames);
    }

    /// <summary>Nothing more will come for this request.</summary>
    internal void Release(IBoardDecoder decoder, ICollection<BoardFrame> frames)
    {
        _isMatching = false;
        decoder.Receive(_request.AsSpan(0, _matched), frames);
        _matched = 0;
    }
}
