using System.Globalization;
using KioskLocker.Core;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads <c>numbers</c>. Units stand last in the keys; what is not written keeps the product's default.</summary>
internal static class ConfigNumbers
{
    private static readonly KioskNumbers Default = new();

    /// <summary>With 999 live codes of 40 bits and a pair every 11 s a blind guess succeeds with at most 1e-5 per kiosk and day (product.md, "code space").</summary>
    private static readonly TimeSpan LeastLastWait = TimeSpan.FromSeconds(10);

    private static readonly StorageLimits DefaultStorage = new();

    public static TimeSpan UsualKeyBounce { get; } = TimeSpan.FromMilliseconds(120);

    public static KioskNumbers Read(ConfigNode node)
    {
        var numbers = new KioskNumbers
        {
            IdleCountdown = Seconds(node, "idleCountdownSeconds", 5, 300, Default.IdleCountdown),
            MaxExtensions = node.Number("maxExtensions", 0, 100, Default.MaxExtensions),
            VisitLimit = TimeSpan.FromMinutes(node.Number("visitLimitMinutes", 2, 120, (int)Default.VisitLimit.TotalMinutes)),
            Question = Seconds(node, "questionSeconds", 10, 600, Default.Question),
            DoorVoice = Seconds(node, "doorVoiceSeconds", 5, 3600, Default.DoorVoice),
            DoorBuzzer = Seconds(node, "doorBuzzerSeconds", 5, 3600, Default.DoorBuzzer),
            DoorAbandoned = Seconds(node, "doorAbandonedSeconds", 5, 3600, Default.DoorAbandoned),
            ForcedDoorRearm = TimeSpan.FromMinutes(node.Number("forcedDoorRearmMinutes", 1, 1440, (int)Default.ForcedDoorRearm.TotalMinutes)),
            ReadingTime = Seconds(node, "readingTimeSeconds", 5, 300, Default.ReadingTime),

            // The driver answers within its own 5 s and a few reads; Core must wait longer than that.
            OpeningLimit = Seconds(node, "openingLimitSeconds", 15, 120, Default.OpeningLimit),
            AnswerDelay = Seconds(node, "answerDelaySeconds", 1, 10, Default.AnswerDelay),
            WrongFactorWaits = node.SecondsList("wrongFactorWaitsSeconds", 600, Default.WrongFactorWaits),
            WrongFactorLock = node.Number("wrongFactorLock", 1, 20, Default.WrongFactorLock),
            CompartmentsPerDropOff = node.Number("compartmentsPerDropOff", 1, 99, Default.CompartmentsPerDropOff),
            DropOffsPerIdPerDay = node.Number("dropOffsPerIdPerDay", 1, 999, Default.DropOffsPerIdPerDay),
            DropOffsPerPhonePerDay = node.Number("dropOffsPerPhonePerDay", 1, 999, Default.DropOffsPerPhonePerDay),
            NightDropOffs = node.Number("nightDropOffs", 1, 999, Default.NightDropOffs),
            NightFromHour = node.Number("nightFromHour", 0, 23, Default.NightFromHour),
            NightUntilHour = node.Number("nightUntilHour", 0, 23, Default.NightUntilHour),
            UncleanStartsToSafeMode = node.Number("uncleanStartsToSafeMode", 2, 100, Default.UncleanStartsToSafeMode),
            CheckWithinWorkingDays = node.Number("checkWithinWorkingDays", 1, 30, Default.CheckWithinWorkingDays),
            LateAfter = TimeOfDay(node, "lateAfter", Default.LateAfter),
            PinTries = node.Number("pinTries", 1, 10, Default.PinTries),
            PinWait = TimeSpan.FromMinutes(node.Number("pinWaitMinutes", 1, 1440, (int)Default.PinWait.TotalMinutes)),
            OfficeOpens = TimeOfDay(node, "officeOpens", Default.OfficeOpens),
            OfficeCloses = TimeOfDay(node, "officeCloses", Default.OfficeCloses),
            FourEyes = node.Flag("fourEyes", Default.FourEyes),
            PickupWorkingDays = node.Number("pickupWorkingDays", 1, 60, Default.PickupWorkingDays),
            DiagnosticsLimit = TimeSpan.FromMinutes(node.Number("diagnosticsLimitMinutes", 5, 240, (int)Default.DiagnosticsLimit.TotalMinutes)),
            DiagnosticsIdle = TimeSpan.FromMinutes(node.Number("diagnosticsIdleMinutes", 2, 60, (int)Default.DiagnosticsIdle.TotalMinutes)),
            DiagnosticsIdleWarning = Seconds(node, "diagnosticsIdleWarningSeconds", 10, 600, Default.DiagnosticsIdleWarning),
            DoorsShut = Seconds(node, "doorsShutSeconds", 15, 600, Default.DoorsShut),
            Battery = Seconds(node, "batterySeconds", 10, 3600, Default.Battery),
            RetentionDays = node.Number("retentionDays", 1, 3650, Default.RetentionDays),
        };
        if (numbers.DoorVoice >= numbers.DoorBuzzer)
            node.Problem("doorBuzzerSeconds", "the buzzer does not come after the voice", "Write more than doorVoiceSeconds");
        if (numbers.DoorBuzzer >= numbers.DoorAbandoned)
            node.Problem("doorAbandonedSeconds", "the visit does not end after the buzzer", "Write more than doorBuzzerSeconds");
        if (numbers.WrongFactorWaits is [.., var last] && last < LeastLastWait)
            node.Problem("wrongFactorWaitsSeconds", "the last wait, which repeats, lets codes be guessed", "Write at least 10 as the last number, for example [2, 5, 10, 30]");
        if (numbers.DiagnosticsIdleWarning >= numbers.DiagnosticsIdle)
            node.Problem("diagnosticsIdleWarningSeconds", "the technician is asked before the wait has begun", "Write less than diagnosticsIdleMinutes, for example 30");
        if (numbers.OfficeOpens >= numbers.OfficeCloses)
            node.Problem("officeCloses", "the office does not close after it opens", "Write a time later than officeOpens, on the same day");
        return numbers;
    }

    /// <summary>A finger that means a digit twice takes longer between both; a machine for trembling hands may be set to the half second of a button.</summary>
    public static TimeSpan KeyBounce(ConfigNode node) =>
        TimeSpan.FromMilliseconds(node.Number("keyBounceMilliseconds", 0, 1000, (int)UsualKeyBounce.TotalMilliseconds));

    public static TimeSpan Idle(ConfigNode node) => Seconds(node, "idleSeconds", 10, 600, TimeSpan.FromSeconds(60));

    public static StorageLimits Storage(ConfigNode node) => new()
    {
        DiskUsedPercent = node.Number("diskUsedMostPercent", 50, 99, (int)DefaultStorage.DiskUsedPercent),
        FreeBytes = (long)node.Number("diskFreeLeastMegabytes", 16, 1_000_000, (int)(DefaultStorage.FreeBytes >> 20)) << 20,
        OutboxDepth = node.Number("outboxMostRows", 100, 10_000_000, (int)DefaultStorage.OutboxDepth),
    };

    private static TimeSpan Seconds(ConfigNode node, string key, int least, int most, TimeSpan otherwise) =>
        TimeSpan.FromSeconds(node.Number(key, least, most, (int)otherwise.TotalSeconds));

    private static TimeOnly TimeOfDay(ConfigNode node, string key, TimeOnly otherwise)
    {
        var wanted = string.Create(CultureInfo.InvariantCulture, $"a time of day as \"HH:mm\", for example \"{otherwise:HH:mm}\"");
        if (node.OptionalText(key, wanted) is not { Length: > 0 } text)
            return otherwise;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        node.Problem(key, $"\"{text}\" is no time of day", "Write " + wanted);
        return otherwise;
    }
}
