using System.ComponentModel;
using System.Diagnostics;

namespace KioskLocker.Devices.Line;

/// <summary>
/// What a program writes, as a byte stream: it lives as long as the program, and ends with the program's last words. Nothing can be written to it.
/// </summary>
public sealed class ProgramStream : TokenStream
{
    /// <summary>Longest last word that is kept.</summary>
    private const int LastWordMost = 200;

    /// <summary>How long an ended program may take to be gone.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly string _name;
    private readonly ByteQueue _bytes = new();
    private readonly Thread _reading;
    private readonly Task _listening;
    private volatile string? _lastWord;

    private ProgramStream(Process process, string name)
    {
        _process = process;
        _name = name;
        _listening = Task.Run(ListenAsync);
        _reading = new Thread(Read) { IsBackground = true, Name = name };
        _reading.Start();
    }

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name, found by PATH, or its full path.</param>
    /// <param name="arguments">Handed over one by one; no shell sees them.</param>
    /// <param name="wayOut">What a technician does when there is no such program, for example <c>apt install zbar-tools</c>.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static ProgramStream Start(string program, IReadOnlyList<string> arguments, string wayOut)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var name = Path.GetFileName(program);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        try
        {
            var process = Process.Start(start) ?? throw new IOException($"{name} could not be started");
            process.StandardInput.Close();
            return new ProgramStream(process, name);
        }
        catch (Win32Exception fault)
        {
            throw new IOException($"{name} could not be started: {fault.Message}; {wayOut}", fault);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _bytes.ReadAsync(buffer, cancellationToken);

    /// <summary>Nothing listens: a program on a pipe takes no questions.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException($"{_name} takes no bytes");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The reader may be waiting for room that nobody makes any more.
            _bytes.End(null);
            Kill();
            if (_reading.Join(EndLimit))
            {
                _process.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It ended by itself.
        }
    }

    /// <summary>On a thread of its own: a read from a pipe honours no token.</summary>
    private void Read()
    {
        var buffer = new byte[4096];
        try
        {
            var output = _process.StandardOutput.BaseStream;
            while (output.Read(buffer) is > 0 and var count && _bytes.Add(buffer[..count]))
            {
            }

            _process.WaitForExit();
            _listening.Wait(EndLimit);
            _bytes.End(new IOException($"{_name} ended with code {_process.ExitCode}{(_lastWord is { } word ? ": " + word : "")}"));
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or Win32Exception)
        {
            _bytes.End(new IOException($"{_name}: {fault.Message}", fault));
        }
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                _lastWord = line.Length > LastWordMost ? line[..LastWordMost] : line;
            }
        }
    }
}
