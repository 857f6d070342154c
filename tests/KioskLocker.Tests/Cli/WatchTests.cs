using System.Text;
using System.Text.Json;
using KioskLocker.Cli;
using KioskLocker.Tests.Runtime.Diagnostics;

namespace KioskLocker.Tests.Cli;

/// <summary>Looking again and again, colours, and what changes when the output is piped.</summary>
public sealed class WatchTests : IAsyncDisposable
{
    private const string Escape = "\u001b";

    private readonly CliBench _bench = new();
    private readonly FakeDiagnostics _kiosk = new();
    private readonly CancellationTokenSource _ctrlC = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _ctrlC.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Watched_JSON_is_one_line_for_each_look()
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        using var output = new Counting(_ctrlC, 3);
        var code = await _bench.RunAsync(At(output), _ctrlC.Token, "sync", "--watch", "--json");

        Assert.Equal(0, code);
        Assert.All(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(3), line => Assert.Equal(7, JsonDocument.Parse(line).RootElement.GetProperty("directoryVersion").GetInt32()));
    }

    [Fact]
    public async Task Watched_text_in_a_pipe_follows_the_last_look_after_an_empty_line()
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        using var output = new Counting(_ctrlC, 3);
        await _bench.RunAsync(At(output), _ctrlC.Token, "inputs", "--watch", "0.2");

        Assert.DoesNotContain(Escape, output.ToString(), StringComparison.Ordinal);
        Assert.True(output.ToString().Split("\n\n").Length >= 3);
    }

    [Fact]
    public async Task Watched_text_on_a_screen_is_drawn_in_the_place_of_the_last_look()
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        using var output = new Counting(_ctrlC, 2);
        await _bench.RunAsync(At(output) with { IsLive = true }, _ctrlC.Token, "inputs", "--watch");

        Assert.StartsWith(Escape + "[H" + Escape + "[2J", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_ends_with_q_and_the_code_of_its_last_look()
    {
        _kiosk.Picture = () => Pictures.Well.With(Pictures.Left, board => board.Silent(1));
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        Assert.Equal(1, await _bench.RunAsync(terminal.Make() with { Key = () => 'q' }, "survey", "--watch"));
    }

    [Fact]
    public async Task A_watch_goes_on_while_no_kiosk_answers()
    {
        using var terminal = new FakeTerminal();
        var looks = 0;
        var code = await _bench.RunAsync(terminal.Make() with { Key = () => ++looks > 60 ? 'q' : null }, "survey", "--watch");

        Assert.Equal(3, code);
        Assert.True(terminal.Errors.Split("no kiosk answers").Length > 3);
    }

    [Fact]
    public async Task A_watch_of_a_bad_configuration_ends_at_once()
    {
        _bench.Config.Root["hotlien"] = "1";
        _bench.Save();
        Assert.Equal(2, (await _bench.RunAsync("survey", "--watch")).Code);
    }

    [Fact]
    public async Task Colours_stand_beside_the_words_and_only_where_they_are_wanted()
    {
        _kiosk.Picture = () => Pictures.Well.With(Pictures.Left, board => board.Silent(1));
        await _bench.ListenAsKioskAsync(_kiosk);
        using var plain = new FakeTerminal();
        using var coloured = new FakeTerminal();
        await _bench.RunAsync(plain.Make(), "survey");
        await _bench.RunAsync(coloured.Make(colours: true), "survey");

        Assert.DoesNotContain(Escape, plain.Output, StringComparison.Ordinal);
        Assert.Contains(Escape + "[1;91mOffline", coloured.Output, StringComparison.Ordinal);
        Assert.Equal(Words(plain.Output), Words(System.Text.RegularExpressions.Regex.Replace(coloured.Output, Escape + @"\[[0-9;]*m", "")));
    }

    [Fact]
    public async Task Top_on_a_screen_is_drawn_until_q_and_survives_a_kiosk_that_goes()
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        var keys = 0;
        Assert.Equal(0, await _bench.RunAsync(terminal.Make(live: true, colours: true) with { Key = () => ++keys > 25 ? 'q' : null }, "top"));
        Assert.True(terminal.Output.Split("in service").Length >= 3, terminal.Output);
        Assert.Contains("K7M2", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_ends_with_ctrl_C()
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        var keys = 0;
        char? NoKey()
        {
            if (++keys == 15)
                _ctrlC.Cancel();
            return null;
        }

        Assert.Equal(0, await _bench.RunAsync(terminal.Make(live: true) with { Key = NoKey }, _ctrlC.Token, "top"));
    }

    private static Terminal At(TextWriter output) => new(output, TextWriter.Null, TextReader.Null, 80) { Time = new InstantTime() };

    /// <summary>What a narrow table says, whatever its lines.</summary>
    private static string Words(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Presses Ctrl-C once it was flushed so often.</summary>
    private sealed class Counting(CancellationTokenSource ctrlC, int flushes) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        private int _flushes;

        [System.Diagnostics.CodeAnalysis.AllowNull]
        public override string NewLine => "\n";

        public override Encoding Encoding => Encoding.UTF8;

        public override void Flush()
        {
            if (++_flushes == flushes)
                ctrlC.Cancel();
        }
    }
}
