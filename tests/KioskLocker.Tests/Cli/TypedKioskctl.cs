using System.Diagnostics;
using System.Text;
using KioskLocker.Simulation.Wire;

namespace KioskLocker.Tests.Cli;

/// <summary>How a command at a terminal ended.</summary>
/// <param name="Code">As the shell counts it.</param>
/// <param name="Modes">What <c>stty -a</c> says of the terminal afterwards.</param>
/// <param name="Shown">Everything that stood on the terminal.</param>
internal sealed record TypedEnd(int Code, string[] Modes, string Shown);

/// <summary>
/// kioskctl as a program of its own at a terminal of its own, as a login gives it one: a pty that echoes and makes a signal of the byte of Ctrl-C.
/// What is typed here are that terminal's bytes.
/// </summary>
internal sealed class TypedKioskctl : IAsyncDisposable
{
    public const byte CtrlC = 3;

    /// <summary>The shell keeps the terminal open, so that its modes outlive the command. Tests in the background of a shell hand down that Ctrl-C is ignored; a login does not.</summary>
    private const string Login = """
        exec 3<>"$0"
        stty sane <&3
        setsid --ctty --wait env --default-signal=INT,QUIT TERM=xterm "$@" <&3 >&3 2>&3
        echo $?
        stty -a <&3
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _folder = Directory.CreateTempSubdirectory("kioskctl-tty-").FullName;
    private readonly StringBuilder _shown = new();
    private readonly Pty _pty;
    private readonly Process _login;

    public TypedKioskctl(params string[] args)
    {
        _limit.CancelAfter(Limit);
        _pty = new Pty(Path.Combine(_folder, "tty"));
        _login = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Login, _pty.Node!, Path.Combine(AppContext.BaseDirectory, "kioskctl"), .. args]) { RedirectStandardOutput = true })!;
    }

    /// <summary>Waits until this stands on the terminal.</summary>
    public async Task SeeAsync(string text)
    {
        var buffer = new byte[1024];
        while (!_shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            try
            {
                _shown.Append(Encoding.UTF8.GetString(buffer, 0, await _pty.ReadAsync(buffer, _limit.Token)));
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Never seen: {text}\n{_shown}");
            }
        }
    }

    /// <summary>Waits until the terminal shows no more by itself what is typed: the command reads it now.</summary>
    public async Task UntilReadAsync()
    {
        while ((await ModesAsync()).Contains("echo"))
            _limit.Token.ThrowIfCancellationRequested();
    }

    public async Task TypeAsync(params byte[] keys) => Assert.True(await _pty.WriteAsync(keys, _limit.Token));

    /// <summary>Waits for the end of the command, and of what it says.</summary>
    public async Task<TypedEnd> EndAsync(string lastWords)
    {
        var told = (await _login.StandardOutput.ReadToEndAsync(_limit.Token)).Split('\n', 2);
        await SeeAsync(lastWords);
        return new TypedEnd(int.Parse(told[0], System.Globalization.CultureInfo.InvariantCulture), Words(told[1]), _shown.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        // Without its terminal the command ends by itself, too.
        await _pty.DisposeAsync();
        _login.Dispose();
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string[]> ModesAsync()
    {
        using var stty = Process.Start(new ProcessStartInfo("stty", ["-a", "-F", _pty.Node!]) { RedirectStandardOutput = true })!;
        return Words(await stty.StandardOutput.ReadToEndAsync(_limit.Token));
    }

    private static string[] Words(string modes) => modes.Split([' ', ';', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
