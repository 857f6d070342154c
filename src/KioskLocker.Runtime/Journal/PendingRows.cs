using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>Orders that were committed and not answered yet: openings, prints and pickup codes to be drawn.</summary>
internal sealed class PendingRows(SqliteFile file, JsonBuffer json)
{
    private readonly SqliteStatement _add = file.Prepare("INSERT INTO pending(effect_id, json, sum) VALUES(?1, ?2, ?3)");
    private readonly SqliteStatement _drop = file.Prepare("DELETE FROM pending WHERE effect_id = ?1");
    private readonly SqliteStatement _dropAll = file.Prepare("DELETE FROM pending");

    /// <summary>Id under which an effect is kept; null for effects that nobody waits for.</summary>
    public static EffectId? IdOf(KioskEffect effect) => effect switch
    {
        KioskEffect.OpenCompartment open => open.Id,
        KioskEffect.Print print => print.Id,
        KioskEffect.MintPickupCode mint => mint.Id,
        _ => null,
    };

    /// <summary>The order that this event answers, whether or not anybody still waits for it.</summary>
    public static EffectId? AnsweredBy(KioskEvent happened) => happened switch
    {
        KioskEvent.DoorAnswered door => door.Effect,
        KioskEvent.PrintAnswered print => print.Effect,
        KioskEvent.SignalAnswered signal => signal.Effect,
        KioskEvent.CodeMinted minted => minted.Effect,
        _ => null,
    };

    public void Add(EffectId id, KioskEffect effect)
    {
        var content = json.Of(effect);
        Span<byte> sum = stackalloc byte[RowSum.Size];
        RowSum.Of(id.ToString(), content, sum);
        _add.Bind(1, id.ToString()).BindText(2, content).BindBlob(3, sum).Run();
    }

    public void Drop(EffectId id) => _drop.Bind(1, id.ToString()).Run();

    public void DropAll() => _dropAll.Run();

    public static IReadOnlyList<KioskEffect> Read(SqliteFile file)
    {
        using var rows = file.Prepare("SELECT effect_id, json, sum FROM pending");
        var effects = new List<KioskEffect>();
        while (rows.Step())
        {
            RowSum.Check("pending", rows.Text(0), rows.Bytes(1), rows.Bytes(2));
            effects.Add(JsonSerializer.Deserialize<KioskEffect>(rows.Bytes(1), WireJson.Options)
                ?? throw new StorageException(StorageFault.Corrupt, $"pending row '{rows.Text(0)}' is empty"));
        }

        return OldestFirst(effects);
    }

    /// <summary>In the order of their commits.</summary>
    public static IReadOnlyList<KioskEffect> OldestFirst(IEnumerable<KioskEffect> effects) => [.. effects.OrderBy(effect => Order(IdOf(effect)))];

    private static (int, long, int) Order(EffectId? id) => id is { } known ? (known.Epoch, known.Seq, known.Index) : default;
}
