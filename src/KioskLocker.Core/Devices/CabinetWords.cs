namespace KioskLocker.Core.Devices;

/// <summary>What an input of the cabinet senses, beside door contacts.</summary>
public enum CabinetInput
{
    /// <summary>The service door or the back panel is open.</summary>
    Tamper,

    /// <summary>Mains is gone; the cabinet runs on its battery.</summary>
    MainsFail,
}

/// <summary>What an input says. Unknown is a value of its own: a dead board, three bad reads, or never read.</summary>
public enum InputState
{
    Unknown,
    Rest,
    Active,
}
