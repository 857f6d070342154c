using System.Text.Json.Serialization;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>Ways in which one reply of a locker board goes wrong. Orders are carried out all the same.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BoardFault>))]
public enum BoardFault
{
    /// <summary>Nothing comes back.</summary>
    [JsonStringEnumMemberName("noReply")]
    NoReply,

    /// <summary>The reply comes one second late.</summary>
    [JsonStringEnumMemberName("lateReply")]
    LateReply,

    /// <summary>The last byte is wrong.</summary>
    [JsonStringEnumMemberName("badChecksum")]
    BadChecksum,

    /// <summary>The reply breaks off in the middle.</summary>
    [JsonStringEnumMemberName("halfFrame")]
    HalfFrame,

    /// <summary>The reply is kept back and comes glued to the front of the next one.</summary>
    [JsonStringEnumMemberName("gluedFrames")]
    GluedFrames,

    /// <summary>The reply is sound but carries the next board's address.</summary>
    [JsonStringEnumMemberName("wrongAddress")]
    WrongAddress,

    /// <summary>An 82 frame that nobody asked for stands in the middle of the reply.</summary>
    [JsonStringEnumMemberName("unsolicitedInside")]
    UnsolicitedInside,

    /// <summary>An 82 frame that nobody asked for comes before the reply.</summary>
    [JsonStringEnumMemberName("unsolicitedBefore")]
    UnsolicitedBefore,

    /// <summary>The reply comes in pieces of one byte, a little apart.</summary>
    [JsonStringEnumMemberName("singleBytes")]
    SingleBytes,
}
