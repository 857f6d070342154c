using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KioskLocker.Runtime.Journal;

/// <summary>The hash chain of the journal: SHA-256 over the previous hash, epoch, sequence number, the row's JSON, why it was ignored and what its step did.</summary>
internal static class Chain
{
    public const int HashSize = 32;

    /// <summary>What the first row builds on. It names the kiosk, so that rows of another machine never fit.</summary>
    public static byte[] Genesis(string kiosk) => SHA256.HashData(Encoding.UTF8.GetBytes("KioskLocker journal 1\n" + kiosk));

    public static void Next(ReadOnlySpan<byte> previous, int epoch, long seq, ReadOnlySpan<byte> json, ReadOnlySpan<byte> ignored, ReadOnlySpan<byte> step, Span<byte> hash)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(head, epoch);
        BinaryPrimitives.WriteInt64BigEndian(head[4..], seq);
        sum.AppendData(previous);
        sum.AppendData(head);
        sum.AppendData(json);

        // Neither JSON nor text holds a zero byte, so the borders are beyond doubt. Rows of before schema 2 say nothing of their step.
        if (!ignored.IsEmpty || !step.IsEmpty)
        {
            sum.AppendData([0]);
            sum.AppendData(ignored);
        }

        if (!step.IsEmpty)
        {
            sum.AppendData([0]);
            sum.AppendData(step);
        }

        _ = sum.GetHashAndReset(hash);
    }

    public static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);
}

/// <summary>A short sum beside rows that no chain covers, so that a flipped byte is noticed and never acted upon.</summary>
internal static class RowSum
{
    public const int Size = 8;

    public static void Of(string key, ReadOnlySpan<byte> content, Span<byte> sum)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        hash.AppendData(name[..Encoding.UTF8.GetBytes(key, name)]);
        hash.AppendData([0]);
        hash.AppendData(content);
        Span<byte> whole = stackalloc byte[Chain.HashSize];
        _ = hash.GetHashAndReset(whole);
        whole[..Size].CopyTo(sum);
    }

    /// <summary>Throws when the row was changed by anything but this program.</summary>
    public static void Check(string table, string key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> sum)
    {
        Span<byte> expected = stackalloc byte[Size];
        Of(key, content, expected);
        if (!sum.SequenceEqual(expected))
            throw new StorageException(StorageFault.Corrupt, $"row '{key}' of table {table} does not match its sum");
    }
}
