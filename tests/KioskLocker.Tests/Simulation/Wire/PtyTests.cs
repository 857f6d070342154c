using System.IO.Ports;
using KioskLocker.Simulation.Wire;

namespace KioskLocker.Tests.Simulation.Wire;

[Collection(OpenDescriptors.Name)]
public sealed class PtyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-pty-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_byte_value_passes_unchanged_both_ways()
    {
        var every = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await using var pty = new Pty(Path.Combine(_folder, "board"));
        using var port = new SerialPort(pty.Link, 9600) { WriteTimeout = 1000, ReadTimeout = 2000 };
        port.Open();

        port.Write(every, 0, every.Length);
        Assert.Equal(every, await ReadExactly(pty, 256));

        Assert.True(await pty.WriteAsync(every, _limit.Token));
        var back = new byte[256];
        await port.BaseStream.ReadExactlyAsync(back, _limit.Token);
        Assert.Equal(every, back);
    }

    [Fact]
    public async Task Bytes_for_nobody_are_lost_and_the_next_listener_starts_clean()
    {
        await using var pty = new Pty(Path.Combine(_folder, "board"));
        Assert.False(pty.HasListener);
        Assert.False(await pty.WriteAsync(new byte[] { 1, 2, 3 }, _limit.Token));

        using var port = new SerialPort(pty.Link, 9600) { ReadTimeout = 2000 };
        port.Open();
        Assert.True(pty.HasListener);
        Assert.True(await pty.WriteAsync(new byte[] { 9 }, _limit.Token));
        Assert.Equal(9, port.ReadByte());
    }

    [Fact]
    public async Task A_pulled_cable_takes_its_link_away_and_a_plugged_one_brings_it_back()
    {
        await using var pty = new Pty(Path.Combine(_folder, "board"));
        var first = new FileStream(pty.Link, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
        pty.PullCable();
        Assert.False(pty.IsPlugged);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Throws<IOException>(() => first.WriteByte(1));
        await first.DisposeAsync();

        pty.PlugIn();
        using var port = new SerialPort(pty.Link, 9600) { WriteTimeout = 1000 };
        port.Open();
        port.Write([7], 0, 1);
        Assert.Equal([7], await ReadExactly(pty, 1));
        Assert.Equal([pty.Link], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_read_ends_with_its_token_and_loses_nothing()
    {
        await using var pty = new Pty(Path.Combine(_folder, "board"));
        using var port = new SerialPort(pty.Link, 9600) { WriteTimeout = 1000 };
        port.Open();
        using (var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(20)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pty.ReadAsync(new byte[1], soon.Token));
        }

        port.Write([5, 6], 0, 2);
        Assert.Equal([5, 6], await ReadExactly(pty, 2));
    }

    [Fact]
    public void Many_pulls_leave_no_descriptor_behind()
    {
        using var pty = new Pty(Path.Combine(_folder, "board"));
        pty.PullCable();
        pty.PlugIn();
        var before = OpenDescriptors.Count("/dev/pt") + OpenDescriptors.Count("anon_inode:[eventfd");
        for (var i = 0; i < 50; i++)
        {
            pty.PullCable();
            pty.PlugIn();
        }

        Assert.Equal(before, OpenDescriptors.Count("/dev/pt") + OpenDescriptors.Count("anon_inode:[eventfd"));
    }

    private async Task<byte[]> ReadExactly(Pty pty, int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            have += await pty.ReadAsync(bytes.AsMemory(have), _limit.Token);
        }

        return bytes;
    }
}
