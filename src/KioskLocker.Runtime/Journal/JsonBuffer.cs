using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>Writes values as UTF-8 JSON into one buffer that is used again and again. The span is valid until the next call.</summary>
internal sealed class JsonBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _writer;

    public JsonBuffer() => _writer = new Utf8JsonWriter(
        _bytes, new JsonWriterOptions { Encoder = WireJson.Options.Encoder, SkipValidation = true });

    public ReadOnlySpan<byte> Of<T>(T value)
    {
        _bytes.ResetWrittenCount();
        _writer.Reset(_bytes);
        JsonSerializer.Serialize(_writer, value, Shape<T>.Info);
        return _bytes.WrittenSpan;
    }

    public void Dispose() => _writer.Dispose();

    private static class Shape<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T));
    }
}
