using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;

namespace KioskLocker.Core.Uplink;

/// <summary>Ids are plain strings or numbers on the wire and on disk, usable as dictionary keys.</summary>
internal sealed class IdConverterFactory : JsonConverterFactory
{
    private static readonly Dictionary<Type, Func<JsonConverter>> Converters = new()
    {
        [typeof(DropOffNumber)] = () => new TextId<DropOffNumber>(t => new(t), v => v.Text),
        [typeof(DossierCode)] = () => new TextId<DossierCode>(t => new(t), v => v.Text),
        [typeof(ProcedureCode)] = () => new TextId<ProcedureCode>(t => new(t), v => v.Text),
        [typeof(AgencyId)] = () => new TextId<AgencyId>(t => new(t), v => v.Text),
        [typeof(Digest)] = () => new TextId<Digest>(t => new(t), v => v.Text),
        [typeof(VaultRef)] = () => new TextId<VaultRef>(t => new(t), v => v.Text),
        [typeof(StaffId)] = () => new TextId<StaffId>(t => new(t), v => v.Text),
        [typeof(PinRef)] = () => new TextId<PinRef>(t => new(t), v => v.Text),
        [typeof(BoardId)] = () => new TextId<BoardId>(t => new(t), v => v.Name),
        [typeof(Language)] = () => new TextId<Language>(ParseLanguage, v => v.Tag),
        [typeof(VisitId)] = () => new TextId<VisitId>(ParseVisit, v => v.ToString()),
        [typeof(EffectId)] = () => new TextId<EffectId>(ParseEffect, v => v.ToString()),
        [typeof(CompartmentId)] = () => new CompartmentIdConverter(),
    };

    public override bool CanConvert(Type typeToConvert) => Converters.ContainsKey(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Converters[typeToConvert]();

    private static Language ParseLanguage(string text) =>
        Language.TryRead(text, out var language) ? language : throw new JsonException("A language is two or three letters.");

    private static VisitId ParseVisit(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new VisitId(epoch, seq)
            : throw new JsonException("A visit id reads <epoch>-<seq>.");
    }

    private static EffectId ParseEffect(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new EffectId(epoch, seq, index)
            : throw new JsonException("An effect id reads <epoch>-<seq>-<index>.");
    }

    private sealed class TextId<T>(Func<string, T> parse, Func<T, string> write) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException("An id is never null."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException("An id is never null."));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(write(value));
    }

    private sealed class CompartmentIdConverter : JsonConverter<CompartmentId>
    {
        public override CompartmentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, CompartmentId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Number);

        public override CompartmentId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(int.Parse(reader.GetString() ?? "", CultureInfo.InvariantCulture));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, CompartmentId value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }
}
