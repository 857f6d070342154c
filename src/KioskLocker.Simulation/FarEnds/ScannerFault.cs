using System.Text.Json.Serialization;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>Ways in which a scanner module goes wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScannerFault>))]
public enum ScannerFault
{
    /// <summary>Hung: it answers nothing and reads nothing.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>An answer leaves together with the code read after it, with nothing between them.</summary>
    [JsonStringEnumMemberName("gluedAnswers")]
    GluedAnswers,

    /// <summary>Every byte leaves alone, a little apart.</summary>
    [JsonStringEnumMemberName("singleBytes")]
    SingleBytes,

    /// <summary>It speaks at another speed: what it hears and what it says is noise.</summary>
    [JsonStringEnumMemberName("wrongBaud")]
    WrongBaud,

    /// <summary>The last byte of every answer is wrong, where answers have a checksum.</summary>
    [JsonStringEnumMemberName("badChecksum")]
    BadChecksum,

    /// <summary>It stops reading by itself twenty minutes after it was last told to begin; it goes on answering.</summary>
    [JsonStringEnumMemberName("tires")]
    Tires,
}
