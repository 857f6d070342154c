namespace KioskLocker.Runtime.Journal;

/// <summary>What a file beside the database remembers of it, so that a database put back from an older copy is noticed.</summary>
/// <param name="Kiosk">Whose it is.</param>
/// <param name="Epoch">Epoch at the last custody commit.</param>
/// <param name="Seq">Journal row at the last custody commit; 0 before the first.</param>
/// <param name="Head">Hash of that row, hex.</param>
/// <param name="SerialDate">Date part of the last drop-off number.</param>
/// <param name="Serial">Its serial.</param>
public sealed record Anchor(string Kiosk, int Epoch, long Seq, string Head, string SerialDate, int Serial);
