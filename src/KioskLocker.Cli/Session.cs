using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Cli;

/// <summary>Acts of a technician over the control socket, and waiting for how they end.</summary>
internal sealed class Session(ControlClient kiosk, Terminal terminal)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>Above every limit of a device beside doors; a slip may take its time.</summary>
    private static readonly TimeSpan DeviceLimit = TimeSpan.FromSeconds(60);

    /// <summary>Orders an act; the exit code is 1 and its reason is told when it is refused.</summary>
    public async Task OrderAsync(TechnicianAct act, CancellationToken cancellationToken)
    {
        var answer = await kiosk.ActAsync(act, cancellationToken).ConfigureAwait(false);
        if (!answer.Done)
            throw new CommandFailedException(ExitCode.Bad, $"not done: {answer.Detail}");
    }

    /// <summary>The session of whoever asks.</summary>
    public async Task<SessionPicture> NowAsync(CancellationToken cancellationToken)
    {
        var (session, you) = await kiosk.SessionAsync(cancellationToken).ConfigureAwait(false);
        return session is not null && session.Peer == you
            ? session
            : throw new CommandFailedException(ExitCode.Bad, "the session is over; see kioskctl diag");
    }

    /// <summary>Orders something of a device beside doors and waits for its answer.</summary>
    public async Task<DeviceAct> DoAsync(TechnicianAct act, CancellationToken cancellationToken)
    {
        await OrderAsync(act, cancellationToken).ConfigureAwait(false);
        for (var waited = TimeSpan.Zero; waited < DeviceLimit; waited += Pace)
        {
            if ((await NowAsync(cancellationToken).ConfigureAwait(false)).Act is { Code: not null } done)
                return done;
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        throw new CommandFailedException(ExitCode.NotReachable, "the device did not answer in time; see kioskctl survey");
    }

    /// <summary>Follows the session from one look to the next until one of them ends it.</summary>
    /// <param name="ends">Called with each look.</param>
    public async Task<SessionPicture> FollowAsync(Func<SessionPicture, bool> ends, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = await NowAsync(cancellationToken).ConfigureAwait(false);
            if (ends(now))
                return now;
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Pace, terminal.Time, cancellationToken);
}
