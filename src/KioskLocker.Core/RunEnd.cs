namespace KioskLocker.Core;

/// <summary>How a run of the process ended, as far as the next one can know.</summary>
public enum RunEnd
{
    /// <summary>Stopped by order.</summary>
    InOrder,

    /// <summary>The loop did not turn any more, and the watchdog or a person ended the process.</summary>
    LoopStuck,

    /// <summary>The store could not take a step, and the process ended itself to open it again.</summary>
    StoreFailed,

    /// <summary>A fault of the program.</summary>
    Fault,

    /// <summary>Killed, or crashed without a word, while the machine itself ran on.</summary>
    Killed,

    /// <summary>The machine itself started anew: a power cut, or a restart that left no time to stop.</summary>
    MachineRestarted,
}
