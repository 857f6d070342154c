using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Runs the text scenarios: given, what happens, what the citizen sees, what the office hears.</summary>
public sealed class ScenarioTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Scenario_runs_as_written(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Run(name, null);
    }

    /// <param name="name">File without its ending.</param>
    /// <param name="stepped">Looks at every step.</param>
    internal static void Run(string name, Action<KioskScript>? stepped)
    {
        var script = new KioskScript { Stepped = stepped };
        var heard = 0;
        var line = 0;
        foreach (var text in File.ReadAllLines(Path.Combine(Folder, name + ".txt")))
        {
            line++;
            var words = text.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            try
            {
                if (words[0] == "office")
                {
                    Assert.False(script.NetworkAway, "the network is away, and the office hears nothing");
                    var wanted = string.Join(' ', words[1..]);
                    Assert.True(heard < script.Sent.Count, $"the office heard nothing more, wanted: {wanted}");
                    Assert.Equal(wanted, KioskScript.Describe(script.Sent[heard++]));
                }
                else if (words[0] == "given" && words[1] == "bags")
                {
                    script = new KioskScript(KioskScript.DefaultSettings(bags: true)) { Stepped = stepped };
                    heard = 0;
                }
                else if (words[0] == "given" && words[1] == "new")
                {
                    // A machine fresh from the works under this map; the doors named read open.
                    script = new KioskScript(KioskScript.DefaultSettings() with { MapHash = words[2] }, started: false) { Stepped = stepped };
                    script.Begin();
                    script.Recover(words[3..].ToDictionary(w => int.Parse(w, CultureInfo.InvariantCulture), _ => DoorContact.Open));
                    script.Do(new KioskEvent.DirectoryReceived(KioskScript.DefaultDirectory()));
                    script.Sent.Clear();
                    heard = 0;
                }
                else
                {
                    // What these words do by the way is not told again; before them nothing may be left untold.
                    if (words[0] is "deposits" or "loaded")
                        Assert.Equal(heard, script.Sent.Count);
                    Play(script, words);
                    heard = Math.Min(heard, script.Sent.Count);
                }
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                throw new Xunit.Sdk.XunitException($"{name}.txt line {line}: {text}\n{problem.Message}\nphase {script.Phase}, last ignored: {script.Last.Ignored}");
            }
        }

        Assert.True(heard == script.Sent.Count, $"{name}.txt: the office also heard: {string.Join(", ", script.Sent.Skip(heard).Select(KioskScript.Describe))}");
    }

    private static Language Spoken(string word) => Language.TryRead(word, out var language) ? language : throw new FormatException($"{word} is no language.");

    private static void Play(KioskScript script, string[] words)
    {
        switch (words[0])
        {
            case "see":
                See(script, words);
                break;
            case "start":
                script.Do(new KioskEvent.VisitStarted(Enum.Parse<VisitKind>(words[1]), words.Length > 2 ? Spoken(words[2]) : Language.Vi));
                break;
            case "choose":
                script.Do(new KioskEvent.ProcedureChosen(new(words[1])));
                break;
            case "dossier":
                script.Do(new KioskEvent.DossierCodePresented(new(words[1]), Language.Vi));
                break;
            case "number":
                script.Do(new KioskEvent.DropOffNumberPresented(words[1] == "last" ? new(script.State.Dossiers.Keys.Last()) : new(words[1]), Language.Vi));
                break;
            case "prereg":
                script.Do(new KioskEvent.PreRegistrationPresented(new(words[1]), words[2], Language.Vi));
                break;
            case "person":
                script.Person(words[1]);
                break;
            case "phone":
                script.Phone(words[1]);
                break;
            case "language":
                script.Do(new KioskEvent.LanguageChosen(Spoken(words[1])));
                break;
            case "return":
                script.Do(new KioskEvent.ReturnChosen(words[1] == "here"));
                break;
            case "wish":
                script.Do(new KioskEvent.CompartmentWished(Enum.Parse<CompartmentSize>(words[1]), words.Length > 2));
                break;
            case "bag":
                script.Do(new KioskEvent.BagScanned(words[1]));
                break;
            case "press":
                script.Touch(Enum.Parse<KioskTrigger>(words[1]));
                break;
            case "ignored":
                Assert.NotNull(script.Last.Ignored);
                break;
            case "ready":
                script.ToReady();
                break;
            case "question":
                script.ToQuestion();
                break;
            default:
                PlayDevice(script, words);
                break;
        }
    }

    private static void PlayDevice(KioskScript script, string[] words)
    {
        switch (words[0])
        {
            case "answer":
                script.Answer(Enum.Parse<OpenOutcome>(words[1]), words is [_, _, "refused", .. var reason] ? string.Join(' ', reason) : null);
                break;
            case "door":
                script.Door(int.Parse(words[1], CultureInfo.InvariantCulture), Enum.Parse<DoorContact>(words[2]));
                break;
            case "print":
                script.Printer(Enum.Parse<PrintOutcome>(words[1]));
                break;
            case "printer":
                script.Do(new KioskEvent.PrinterChanged(new PrinterStatus(Enum.Parse<PrinterCondition>(words[1]), PaperSupply.Unknown)));
                break;
            case "scanner":
                script.Do(new KioskEvent.ScannerChanged(Enum.Parse<DeviceHealth>(words[1]), ""));
                break;
            case "board":
                script.Do(new KioskEvent.BoardChanged(new(words[1]), Enum.Parse<DeviceHealth>(words[2]), ""));
                break;
            case "configured":
                script.Settings = script.Settings with
                {
                    Compartments = [.. KioskScript.DefaultSettings().Compartments.Where(c => words.Contains(c.Id.ToString()))],
                };
                break;
            case "pass":
                script.Pass(TimeSpan.FromMinutes(int.Parse(words[1], CultureInfo.InvariantCulture)));
                break;
            case "housekeeping":
                script.Do(new KioskEvent.Housekeeping());
                break;
            case "restored":
                script.PutBack();
                break;
            case "timer":
                script.Elapse(Enum.Parse<TimerId>(words[1]));
                break;
            case "directory":
                var directory = KioskScript.DefaultDirectory(script.State.Directory!.Version + 1);
                script.Do(new KioskEvent.DirectoryReceived(directory with { Procedures = [.. directory.Procedures.Where(p => words.Contains(p.Code.Text))] }));
                break;
            case "storage":
                script.Do(new KioskEvent.StorageChanged(words[1] == "free", words[1]));
                break;
            case "service":
                script.Do(new KioskEvent.ServiceOrdered(words[1] == "in", "technician", "test"));
                break;
            case "power":
                script.Restart(words.Skip(2).ToDictionary(w => int.Parse(w, CultureInfo.InvariantCulture), _ => DoorContact.Open));
                break;
            case "starting":
                script.Begin();
                break;
            case "unclean":
                script.Recover(uncleanStarts: int.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "rule":
                script.Do(new KioskEvent.InvariantBroken("test"));
                break;
            default:
                PlayStaff(script, words);
                break;
        }
    }

    /// <summary>Officers and what they put in.</summary>
    private static void PlayStaff(KioskScript script, string[] words)
    {
        switch (words[0])
        {
            case "badge":
                script.Badge(words[1]);
                break;
            case "pin":
                script.Pin(words[1] == "right");
                break;
            case "staff":
                script.Hire(words[1], words[2], words[3..]);
                break;
            case "typed":
                script.Do(new KioskEvent.PinEntered(new("typed")));
                break;
            case "checked":
                script.Do(new KioskEvent.PinChecked(script.State.Visit!.Staff!.Checking!.Value, words[1] == "right"));
                break;
            case "officer":
                script.ToMenu(words is [_, var who] ? who : "CB001");
                script.Sent.RemoveAll(m => m is UplinkMessage.StaffLoggedIn);
                break;
            case "job":
                script.Do(new KioskEvent.JobChosen(Enum.Parse<StaffJob>(words[1])));
                break;
            case "open":
                script.Do(new KioskEvent.CompartmentChosen(new(int.Parse(words[1], CultureInfo.InvariantCulture))));
                break;
            case "tag":
                script.Do(new KioskEvent.DropOffNumberPresented(((Papers.DropOff)Expected(script)!).Number, Language.Vi) { Typed = words is [_, "typed"] });
                break;
            case "count":
                script.Do(new KioskEvent.PapersCounted(int.Parse(words[1], CultureInfo.InvariantCulture)));
                break;
            case "deposits":
                for (var n = 0; n < int.Parse(words[1], CultureInfo.InvariantCulture); n++)
                    script.Deposit(
                        words is [_, _, "by", var id] ? id : $"{n}",
                        words is [_, _, "phone", var phone] ? phone : $"{n}",
                        words is [_, _, var procedure] ? procedure : "1.001612");
                script.Effects.Clear();
                script.Sent.Clear();
                break;
            case "loaded":
                script.Load(words[1], words[2], words[3], words is [.., "fee"]);
                script.Effects.Clear();
                script.Sent.Clear();
                break;
            default:
                PlayTechnician(script, words);
                break;
        }
    }

    /// <summary>Technicians, cabinet inputs and the cabinet's map.</summary>
    private static void PlayTechnician(KioskScript script, string[] words)
    {
        switch (words[0])
        {
            case "technician":
                script.ToDiagnostics();
                script.Sent.RemoveAll(m => m is UplinkMessage.StaffLoggedIn { Role: StaffRole.Technician });
                break;
            case "console":
                script.Console(words[1], words[2] == "right", words is [_, _, _, var peer] ? peer : "root");
                break;
            case "do":
                script.Act(Acts.Of(words[1..]));
                break;
            case "remote":
                script.Act(Acts.Of(words[1..]), "root");
                break;
            case "diagnosed":
                script.Diagnosed(words is [_, var code] ? Enum.Parse<CompletionCode>(code) : CompletionCode.Ok);
                break;
            case "signalled":
                script.Do(new KioskEvent.SignalAnswered(script.State.Visit!.Diagnostics!.Act!.Effect, Enum.Parse<CompletionCode>(words[1])));
                break;
            case "input":
                script.Input(Enum.Parse<CabinetInput>(words[1]), Enum.Parse<InputState>(words[2]));
                break;
            case "wired":
                script.Inputs[Enum.Parse<CabinetInput>(words[1])] = Enum.Parse<InputState>(words[2]);
                break;
            case "map":
                script.Settings = script.Settings with { MapHash = words[1] == "missing" ? null : words[1], MapProblem = words[1] == "missing" ? "the file is gone" : null };
                break;
            case "refused":
                Assert.Contains(string.Join(' ', words[1..]), script.Last.Ignored, StringComparison.Ordinal);
                break;
            default:
                PlayOwner(script, words);
                break;
        }
    }

    /// <summary>
    /// Owners of results, days that pass, what the office says, and the way to it: <c>network away</c> keeps what the office says until
    /// <c>network back</c>, and what it hears too; <c>copied</c> keeps a copy of the database, and <c>restored</c> puts it back.
    /// </summary>
    private static void PlayOwner(KioskScript script, string[] words)
    {
        switch (words[0])
        {
            case "network":
                script.Network(words[1] == "away");
                break;
            case "copied":
                script.Copy();
                break;
            case "scan":
                Scan(script, string.Join(' ', words[1..]));
                break;
            case "told":
                Assert.Equal(string.Join(' ', words[1..]), script.Told);
                break;
            case "code":
                script.Do(new KioskEvent.CodePresented(new($"kk1:{words[1]}"), Language.Vi));
                break;
            case "onetime":
                script.Do(new KioskEvent.OneTimeGiven(new($"dk1:{words[1]}")));
                break;
            case "minted":
                script.Mint(words[1]);
                break;
            case "days":
                for (var hour = 0; hour < 24 * int.Parse(words[1], CultureInfo.InvariantCulture); hour++)
                {
                    script.Pass(TimeSpan.FromHours(1));
                    script.Do(new KioskEvent.Housekeeping());
                }

                break;
            case "says" when words is [_, "out"]:
                script.Office(new OfficeMessage.CustodyOut(new(script.State.Dossiers.Keys.Last())));
                break;
            case "says":
                script.Office(Said(words));
                break;
            default:
                throw new FormatException($"Unknown word '{words[0]}'.");
        }
    }

    /// <summary>Reads as the edge does: a pickup code goes in as its digest, and of everything else the screen tells what it is.</summary>
    private static void Scan(KioskScript script, string text)
    {
        script.Told = ScannedCodes.Read(text) switch
        {
            ScannedCode.Pickup => null,
            ScannedCode.Malformed wrong => $"{wrong.Kind} {wrong.Problem}",
            ScannedCode.Foreign foreign => $"Foreign {foreign.Kind}",
            var other => other.GetType().Name,
        };
        if (ScannedCodes.Read(text) is ScannedCode.Pickup pickup)
            script.Do(new KioskEvent.CodePresented(new($"kk1:{pickup.Code.Text}"), Language.Vi));
    }

    private static OfficeMessage Said(string[] words) => words[1] switch
    {
        "ready" => new OfficeMessage.ResultReady(new(words[2]), new(words is [_, _, _, _, var agency] ? agency : "H29.Q6"), new($"dk1:{words[3]}"), CompartmentSize.Small, false, false),
        "fee" => new OfficeMessage.ResultReady(new(words[2]), new("H29.Q6"), new($"dk1:{words[3]}"), CompartmentSize.Small, false, true),
        "paid" => new OfficeMessage.FeeSettled(new(words[2])),
        "revoked" => new OfficeMessage.CodeRevoked(new(words[2])),
        "wanted" => new OfficeMessage.CodeWanted(new(words[2])),
        "onetime" => new OfficeMessage.OneTimeCodeSet(new(words[2]), new($"dk1:{words[3]}")),
        "settled" => new OfficeMessage.CaseSettled(new(words[2]), words[3]),
        "withdrawn" => new OfficeMessage.ResultWithdrawn(new(words[2])),
        _ => throw new FormatException($"Unknown word '{words[1]}' of the office."),
    };

    private static Papers? Expected(KioskScript script) => script.Frame.Screen switch
    {
        Screen.StaffDoorOpen open => open.Expected,
        Screen.StaffFound found => found.Expected,
        _ => null,
    };

    /// <summary><c>see DoorOpen compartment=2 content2=Unknown timers=…</c>: the phase, then facts of screen and state.</summary>
    private static void See(KioskScript script, string[] words)
    {
        Assert.Equal(words[1], script.Phase.ToString());
        foreach (var told in words.Skip(2))
        {
            var (key, value) = (told.Split('=')[0], told.Split('=')[1]);
            var actual = key switch
            {
                "compartment" => script.LastOrder.Compartment.ToString(),
                "orders" => script.Effects.OfType<KioskEffect.OpenCompartment>().Count().ToString(CultureInfo.InvariantCulture),
                "slips" => script.Effects.OfType<KioskEffect.Print>().Count().ToString(CultureInfo.InvariantCulture),
                "forgotten" => script.Effects.OfType<KioskEffect.ForgetEntry>().Count().ToString(CultureInfo.InvariantCulture),
                "erased" => script.Effects.OfType<KioskEffect.ErasePersonalData>().Count().ToString(CultureInfo.InvariantCulture),
                "abandoned" => script.Effects.OfType<KioskEffect.AbandonPrint>().Count().ToString(CultureInfo.InvariantCulture),
                "slip" => script.Effects.OfType<KioskEffect.Print>().Last().Slip is Slip.DropOff slip && slip.Number == script.State.Visit?.Number ? "own" : "another's",
                "scanner" => script.Frame.Screen switch
                {
                    Screen.Idle idle => idle.ScannerWorks.ToString(),
                    Screen.EnterCode enter => enter.ScannerWorks.ToString(),
                    Screen.CollectIdentify identify => identify.ScannerWorks.ToString(),
                    var other => throw new FormatException($"{other.GetType().Name} does not show the scanner."),
                },
                "collect" => ((Screen.Idle)script.Frame.Screen).Collect.ToString(),
                "refusal" => ((Screen.StaffRefused)script.Frame.Screen).Reason.ToString(),
                "safeMode" => ((Screen.StaffRefused)script.Frame.Screen).InSafeMode.ToString(),
                "left" => ((Screen.StaffPin)script.Frame.Screen).TriesLeft.ToString(CultureInfo.InvariantCulture),
                "wrong" => string.Join(',', script.State.Results.Values.Select(r => r.WrongIds.ToString(CultureInfo.InvariantCulture))),
                "waits" => script.Frame.Screen is Screen.CollectRefused { OnlyWaits: true } or Screen.ResumeRefused { OnlyWaits: true } ? "yes" : "no",
                "mayHold" => script.Frame.Screen is Screen.DoorStuck { MayHold: true } or Screen.CollectStuck { MayBeTaken: true } ? "yes" : "no",
                "wait" => ((Screen.CollectRefused)script.Frame.Screen).Wait.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                "items" => string.Join(',', ((Screen.StaffList)script.Frame.Screen).Items.Select(i => i.Compartment)),
                "doors" => string.Join(',', script.Frame.Screen is Screen.StaffMenu menu ? menu.MustClose : ((Screen.StaffList)script.Frame.Screen).MustClose),
                "of" => ((Screen.StaffList)script.Frame.Screen).Agency?.Id.Text ?? "",
                "others" => ((Screen.StaffList)script.Frame.Screen).OtherAgencies.ToString(CultureInfo.InvariantCulture),
                "agencies" => string.Join(',', ((Screen.StaffMenu)script.Frame.Screen).Agencies.Select(a => a.Id)),
                "work" => string.Join(',', ((Screen.StaffMenu)script.Frame.Screen).Jobs.Where(j => j.Count > 0).Select(j => $"{j.Job}:{j.Count}")),
                "sheet" => ((Screen.StaffSheet)script.Frame.Screen).Sheet.AgencyName!.Replace(' ', '_'),
                "unlisted" => ((Screen.StaffList)script.Frame.Screen).Unlisted?.Text ?? "none",
                "waiting" => ((Screen.StaffList)script.Frame.Screen).Ready.Count.ToString(CultureInfo.InvariantCulture),
                "finding" => ((Screen.StaffDoorOpen)script.Frame.Screen).Finding?.Kind.ToString() ?? "none",
                "codes" => string.Join(',', script.State.Results.Values.Select(r => r.Pickup?.Status.ToString() ?? "none")),
                "custody" => string.Join(',', script.State.Results.Values.Select(r => r.Custody)),
                "host" => ((Screen.Idle)script.Frame.Screen).Host?.Id.Text ?? "nobody",
                "dropoff" => ((Screen.Idle)script.Frame.Screen).DropOff.ToString(),
                "found" => ((Screen.LookUpAnswer)script.Frame.Screen).Answer.Found.ToString(),
                "stage" => ((Screen.LookUpAnswer)script.Frame.Screen).Answer.Stage.ToString(),
                "resumable" => ((Screen.LookUpAnswer)script.Frame.Screen).Answer.CanResume.ToString(),
                "again" => ((Screen.Ended)script.Frame.Screen).CanResume.ToString(),
                "case" => ((Screen.Ended)script.Frame.Screen).CaseNumber is null ? "none" : "given",
                "kind" => ((Screen.Ended)script.Frame.Screen).Kind.ToString(),
                "reason" => ((Screen.Ended)script.Frame.Screen).Reason.ToString(),
                "other" => ((Screen.DoorStuck)script.Frame.Screen).OtherAvailable.ToString(),
                "seenopen" => ((Screen.DoorStuck)script.Frame.Screen).SeenOpen.ToString(),
                "reminder" => ((Screen.DoorOpen)script.Frame.Screen).Reminder.ToString(CultureInfo.InvariantCulture),
                "verified" => script.State.Visit!.SupplementVerified.ToString(),
                "copy" => (script.State.Visit!.Slip?.Copy ?? script.State.Visit.Sheet!.Copy).ToString(),
                "reader" => ((Screen.StaffDoorOpen)script.Frame.Screen).ScannerWorks.ToString(),
                "agency" => DossierOf(script).Agency.Text,
                "warning" => script.Frame.IdleWarning.ToString(),
                "limit" => script.Frame.LimitWarning.ToString(),
                _ when Acts.Fact(script, key) is { } fact => fact,
                _ when key.StartsWith("content", StringComparison.Ordinal) =>
                    script.Compartment(int.Parse(key[7..], CultureInfo.InvariantCulture)).Content.GetType().Name
                    + (script.Compartment(int.Parse(key[7..], CultureInfo.InvariantCulture)).OutOfService ? "+OutOfService" : ""),
                _ => throw new FormatException($"Unknown fact '{key}'."),
            };
            Assert.True(value == actual, $"{key}: wanted {value}, is {actual}");
        }
    }

    private static DossierRecord DossierOf(KioskScript script) => script.State.Dossiers.Values.Last();
}
