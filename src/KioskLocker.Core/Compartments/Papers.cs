using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;

namespace KioskLocker.Core.Compartments;

/// <summary>What lies in a compartment, by the number it is known under: papers dropped off, or a result to be collected.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "of")]
[JsonDerivedType(typeof(DropOff), "dropOff")]
[JsonDerivedType(typeof(Result), "result")]
public abstract record Papers
{
    private Papers()
    {
    }

    /// <summary>The number as printed and shown.</summary>
    [JsonIgnore]
    public abstract string Text { get; }

    public static implicit operator Papers(DropOffNumber number) => new DropOff(number);

    public static implicit operator Papers(DossierCode code) => new Result(code);

    public static Papers? Of(DropOffNumber? number) => number is { } known ? known : null;

    /// <summary>Papers on their way in, under the machine's own number.</summary>
    public sealed record DropOff(DropOffNumber Number) : Papers
    {
        [JsonIgnore]
        public override string Text => Number.Text;

        public override string ToString() => Text;
    }

    /// <summary>A result on its way out, under the office's code.</summary>
    public sealed record Result(DossierCode Code) : Papers
    {
        [JsonIgnore]
        public override string Text => Code.Text;

        public override string ToString() => Text;
    }
}
