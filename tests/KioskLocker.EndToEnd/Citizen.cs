using System.Globalization;

namespace KioskLocker.EndToEnd;

/// <summary>One of many made-up citizens: limits count by person, so a long day needs more than one.</summary>
internal sealed record Citizen(int Serial)
{
    public string Id => string.Create(CultureInfo.InvariantCulture, $"0791800{10000 + Serial}");

    /// <summary>The line of the ID card's QR code.</summary>
    public string Card => $"{Id}||Nguyễn Văn Thử|01021980|Nam|1 Hậu Giang, Quận 6, TP. Hồ Chí Minh|15042021";

    public string Phone => string.Create(CultureInfo.InvariantCulture, $"0912345{600 + Serial}");

    /// <summary>A dossier of theirs at the counter, with a result to come to the machine.</summary>
    public string Dossier => string.Create(CultureInfo.InvariantCulture, $"000.29.06.H29-261124-{1000 + Serial}");
}
