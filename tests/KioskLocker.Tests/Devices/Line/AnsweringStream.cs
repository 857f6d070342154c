using System.Threading.Channels;
using KioskLocker.Devices.Line;

namespace KioskLocker.Tests.Devices.Line;

/// <summary>A port whose far end answers each request at once, or not at all.</summary>
/// <param name="answer">The answer to a request; null where there is none.</param>
internal sealed class AnsweringStream(Func<byte[], byte[]?> answer) : TokenStream
{
    private readonly Channel<byte[]> _answers = Channel.CreateUnbounded<byte[]>();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var next = await _answers.Reader.ReadAsync(cancellationToken);
        next.CopyTo(buffer);
        return next.Length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (answer(buffer.ToArray()) is { } said)
            _answers.Writer.TryWrite(said);
        return ValueTask.CompletedTask;
    }
}
