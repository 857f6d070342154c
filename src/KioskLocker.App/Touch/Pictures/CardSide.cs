namespace KioskLocker.App.Touch.Pictures;

/// <summary>A side of one of the two ID cards in use.</summary>
public enum CardSide
{
    /// <summary>Carries the code.</summary>
    Front2021,
    Back2021,
    Front2024,

    /// <summary>Carries the code.</summary>
    Back2024,
}

/// <summary>What is held to the reader.</summary>
public enum Held
{
    Card,
    Message,
    Slip,
    Bag,
}

/// <summary>One thing to do at a door.</summary>
public enum DoorStep
{
    PutIn,
    TakeOut,
    PutBack,
    LeaveInside,
    Shut,
    Pull,
    Answer,
}
