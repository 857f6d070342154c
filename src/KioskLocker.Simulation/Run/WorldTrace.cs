using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core;

namespace KioskLocker.Simulation.Run;

/// <summary>What happened in a world, in order: all of it as a hash, the last of it to be read.</summary>
internal sealed class WorldTrace : IDisposable
{
    private const int StepsKept = 80;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> _last = new();

    /// <summary>The last steps, readable.</summary>
    internal IReadOnlyCollection<string> Last => _last;

    /// <summary>Hash of everything noted so far: two worlds of one seed have the same.</summary>
    internal string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    internal void Note(TimeSpan now, string what)
    {
        var step = string.Create(CultureInfo.InvariantCulture, $"{now:d\\.hh\\:mm\\:ss\\.fff} {what}");
        _hash.AppendData(Encoding.UTF8.GetBytes(step));
        _last.Enqueue(step);
        if (_last.Count > StepsKept)
        {
            _last.Dequeue();
        }
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>What tells one event from another of its kind, without anything that is drawn anew in each run.</summary>
    internal static string Detail(KioskEvent happened) => happened switch
    {
        KioskEvent.Touched touched => touched.Trigger.ToString(),
        KioskEvent.TimerElapsed elapsed => elapsed.Timer.ToString(),
        KioskEvent.DoorAnswered answered => $"{answered.Compartment} {answered.Outcome}",
        KioskEvent.DoorContactChanged contact => $"{contact.Compartment} {contact.Contact}",
        KioskEvent.BoardChanged board => $"{board.Board} {board.Health}",
        KioskEvent.PrinterChanged printer => printer.Status.Condition.ToString(),
        KioskEvent.Recovered recovered => $"printer {recovered.Survey.Printer.Condition}",
        KioskEvent.PrintAnswered print => print.Outcome.ToString(),
        KioskEvent.CompartmentChosen chosen => chosen.Compartment.ToString(),
        KioskEvent.JobChosen job => job.Job.ToString(),
        KioskEvent.DropOffNumberPresented number => number.Number.Text,
        KioskEvent.DossierCodePresented code => code.Code.Text,
        KioskEvent.TechnicianActed acted => acted.Act switch
        {
            Core.Technicians.TechnicianAct.TryDoor tried => $"TryDoor {tried.Compartment}",
            Core.Technicians.TechnicianAct.ProveDoor proved => $"ProveDoor {proved.Compartment}",
            Core.Technicians.TechnicianAct.SayOpened said => $"SayOpened {said.Door}",
            Core.Technicians.TechnicianAct.MarkBroken broken => $"MarkBroken {broken.Compartment}",
            var other => other.GetType().Name,
        },
        KioskEvent.ConsoleLooked looked => looked.Look.ToString(),
        KioskEvent.CabinetInputChanged input => $"{input.Input} {input.State}",
        KioskEvent.ScannerChanged scanner => scanner.Health.ToString(),
        KioskEvent.OfficeMessageReceived { Message.Message: var message } => message.GetType().Name,
        _ => "",
    };
}
