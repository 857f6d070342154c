namespace KioskLocker.Simulation.Run;

/// <summary>Something happened in a world that must never happen, or something that must happen did not.</summary>
public sealed class WorldFailedException : Exception
{
    public WorldFailedException(string message)
        : base(message)
    {
    }

    public WorldFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public WorldFailedException()
    {
    }
}
