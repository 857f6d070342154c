using System.Globalization;

namespace KioskLocker.Core.Codes;

/// <summary>The machine's drop-off number in canonical form <c>MMMM-yyMMdd-SSSC</c>.</summary>
public readonly record struct DropOffNumber(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Dossier code of the one-stop system: opaque, at most 64 upper-case ASCII characters.</summary>
public readonly record struct DossierCode(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Procedure code of the national list, for example <c>1.001612</c>. Opaque.</summary>
public readonly record struct ProcedureCode(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Agency whose procedure or dossier it is, for example <c>H29.Q6</c>. Opaque.</summary>
public readonly record struct AgencyId(string Text)
{
    public override string ToString() => Text;
}

/// <summary>A keyed digest as <c>keyId:base64url</c>. Comparable only under the same key id.</summary>
public readonly record struct Digest(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Points at a plaintext in the vault; says nothing about it.</summary>
public readonly record struct VaultRef(string Text)
{
    public override string ToString() => Text;
}

/// <summary>One person at the machine, once: <c>epoch-seq</c> of the event that began the visit.</summary>
public readonly record struct VisitId(int Epoch, long Seq)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Seq}");
}

/// <summary>One order to the outside: <c>epoch-seq-index</c> of the event and its place among that event's effects.</summary>
public readonly record struct EffectId(int Epoch, long Seq, int Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Seq}-{Index}");
}
