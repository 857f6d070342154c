using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Secrets;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>What a committed step asks of devices beside doors reaches them, and is answered where it cannot.</summary>
public sealed class DeviceOrderTests : IDisposable
{
    private readonly List<KioskEvent> _answers = [];
    private readonly List<KioskEffect.Diagnose> _asked = [];
    private readonly List<ShutDownKind> _ended = [];
    private readonly Timers _timers = new(new FakeTimeProvider(), _ => { });

    public void Dispose() => _timers.Dispose();

    [Theory]
    [InlineData(DeviceTask.Survey)]
    [InlineData(DeviceTask.ClearPrinter)]
    [InlineData(DeviceTask.SetScanner)]
    [InlineData(DeviceTask.PlaySound)]
    public void A_task_that_is_taken_is_answered_by_the_device_alone(DeviceTask task)
    {
        Run(new KioskEffect.Diagnose(new EffectId(1, 5, 0), task), takes: true);
        Assert.Equal(task, Assert.Single(_asked).Task);
        Assert.Empty(_answers);
    }

    [Fact]
    public void A_task_that_no_device_takes_is_answered_as_not_fitted()
    {
        Run(new KioskEffect.Diagnose(new EffectId(1, 5, 0), DeviceTask.SetScanner), takes: false);
        Assert.Equal(new KioskEvent.DiagnoseAnswered(new EffectId(1, 5, 0), CompletionCode.NotFitted, ""), Assert.Single(_answers));
    }

    [Theory]
    [InlineData(ShutDownKind.Restart)]
    [InlineData(ShutDownKind.PowerOff)]
    public void The_end_of_the_program_is_ordered_once_and_answered_by_nobody(ShutDownKind kind)
    {
        Run(new KioskEffect.ShutDown(kind), takes: true);
        Assert.Equal([kind], _ended);
        Assert.Empty(_answers);
    }

    private void Run(KioskEffect effect, bool takes)
    {
        var lines = new OrderLines(new Dictionary<BoardId, Func<LockerOrder, bool>>(), null, _ => throw new InvalidOperationException("nothing is printed here"))
        {
            Diagnose = order =>
            {
                _asked.Add(order);
                return takes;
            },
            ShutDown = _ended.Add,
        };
        var log = Serilog.Core.Logger.None;
        var runner = new EffectRunner(
            lines, _timers, new PinChecks(new PinTable(), Desk.Keys, _answers.Add, log, PinChecks.Pbkdf2), new CodeMint(Desk.Keys, (answer, _) => _answers.Add(answer)), _answers.Add, log);
        runner.Run(5, KioskState.Initial, [effect]);
    }
}
