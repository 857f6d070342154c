using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>The state as rows: one per slice, one per compartment, one per dossier. Only slices that are another object than before are written.</summary>
internal abstract class StateSlices(JsonBuffer json)
{
    private const string CompartmentPrefix = "compartment/";
    private const string DossierPrefix = "dossier/";
    private const string ResultPrefix = "result/";

    /// <summary>Writes what differs. Runs inside the caller's transaction.</summary>
    public void Write(KioskState before, KioskState after)
    {
        if (before.Phase != after.Phase)
            Write("phase", after.Phase);
        Slice("counters", before.Counters, after.Counters);
        Slice("settings", before.Settings, after.Settings);
        Slice("directory", before.Directory, after.Directory);
        Slice("service", before.Service, after.Service);
        Slice("visit", before.Visit, after.Visit);
        Slice("pins", before.Pins, after.Pins);
        Slice("limits", before.Limits, after.Limits);
        Slice("guesses", before.Guesses, after.Guesses);
        Slice("timers", before.Timers, after.Timers);
        Slice("day", before.Day, after.Day);
        Slice("devices", before.Devices, after.Devices);
        Slice("cabinet", before.Cabinet, after.Cabinet);
        Slice("housekeeping", before.LastHousekeeping, after.LastHousekeeping);
        Each(before.Compartments, after.Compartments, number => CompartmentPrefix + number.ToString(CultureInfo.InvariantCulture));
        Each(before.Dossiers, after.Dossiers, number => DossierPrefix + number);
        Each(before.Results, after.Results, code => ResultPrefix + code);
    }

    /// <summary>The state that these rows hold.</summary>
    public static KioskState Read(IEnumerable<(string Key, byte[] Json)> rows) => Read(KioskState.Initial, rows);

    /// <summary>A state with these rows in the place of what it says of the same.</summary>
    public static KioskState Read(KioskState state, IEnumerable<(string Key, byte[] Json)> rows)
    {
        var compartments = state.Compartments.ToBuilder();
        var dossiers = state.Dossiers.ToBuilder();
        var results = state.Results.ToBuilder();
        foreach (var (key, content) in rows)
        {
            if (key.StartsWith(CompartmentPrefix, StringComparison.Ordinal))
                compartments[int.Parse(key.AsSpan(CompartmentPrefix.Length), CultureInfo.InvariantCulture)] = Parse<Compartment>(key, content);
            else if (key.StartsWith(DossierPrefix, StringComparison.Ordinal))
                dossiers[key[DossierPrefix.Length..]] = Parse<DossierRecord>(key, content);
            else if (key.StartsWith(ResultPrefix, StringComparison.Ordinal))
                results[key[ResultPrefix.Length..]] = Parse<ResultRecord>(key, content);
            else
                state = WithSlice(state, key, content);
        }

        return state with { Compartments = compartments.ToImmutable(), Dossiers = dossiers.ToImmutable(), Results = results.ToImmutable() };
    }

    /// <summary>JSON knows no comparer: ordinal order is put back, or keys would sort by the machine's culture.</summary>
    private static KioskState WithSlice(KioskState state, string key, ReadOnlySpan<byte> content) => key switch
    {
        "phase" => state with { Phase = Parse<KioskPhase>(key, content) },
        "counters" => state with { Counters = Parse<Counters>(key, content) },
        "settings" => state with { Settings = Parse<KioskSettings>(key, content) },
        "directory" => state with { Directory = Parse<OfficeDirectory>(key, content) },
        "service" => state with { Service = Parse<ServiceState>(key, content) },
        "visit" => state with { Visit = Parse<Visit>(key, content) },
        "pins" => state with { Pins = Parse<ImmutableSortedDictionary<string, PinTries>>(key, content).WithComparers(StringComparer.Ordinal) },
        "limits" => state with { Limits = Ordinal(Parse<DropOffLimits>(key, content)) },
        "guesses" => state with { Guesses = Parse<GuessState>(key, content) },
        "timers" => state with { Timers = Parse<ImmutableSortedDictionary<TimerId, RunningTimer>>(key, content) },
        "day" => state with { Day = Parse<ConfirmedDay>(key, content) },
        "devices" => state with { Devices = Ordinal(Parse<DeviceState>(key, content)) },
        "cabinet" => state with { Cabinet = Parse<CabinetState>(key, content) },
        "housekeeping" => state with { LastHousekeeping = Parse<HousekeepingMark>(key, content) },
        _ => throw new StorageException(StorageFault.Corrupt, $"table state has a row '{key}' that this version does not know"),
    };

    private static DropOffLimits Ordinal(DropOffLimits limits) => limits with
    {
        ById = limits.ById.WithComparers(StringComparer.Ordinal),
        ByPhone = limits.ByPhone.WithComparers(StringComparer.Ordinal),
    };

    private static DeviceState Ordinal(DeviceState devices) => devices with { Boards = devices.Boards.WithComparers(StringComparer.Ordinal) };

    /// <summary>One row, new or changed.</summary>
    protected abstract void Put(string key, ReadOnlySpan<byte> content);

    /// <summary>A row that is no more.</summary>
    protected abstract void Drop(string key);

    private static T Parse<T>(string key, ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, WireJson.Options)
                ?? throw new StorageException(StorageFault.Corrupt, $"state row '{key}' is empty");
        }
        catch (JsonException problem)
        {
            throw new StorageException(StorageFault.Corrupt, $"state row '{key}' cannot be read: {problem.Message}", problem);
        }
    }

    private void Slice<T>(string key, T? before, T? after)
        where T : class
    {
        if (ReferenceEquals(before, after))
            return;
        if (after is null)
            Drop(key);
        else
            Write(key, after);
    }

    private void Each<TKey, TValue>(ImmutableSortedDictionary<TKey, TValue> before, ImmutableSortedDictionary<TKey, TValue> after, Func<TKey, string> name)
        where TKey : notnull
        where TValue : class
    {
        foreach (var (key, _, value) in Differences.Of(before, after))
        {
            if (value is null)
                Drop(name(key));
            else
                Write(name(key), value);
        }
    }

    private void Write<T>(string key, T value) => Put(key, json.Of(value));
}
