using KioskLocker.Core.Compartments;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.App.Touch.Technician;

/// <summary>Where a technician is in diagnostics mode. Lives in the page and is forgotten with the session.</summary>
public sealed class TechnicianDesk
{
    /// <summary>The open page.</summary>
    public TechnicianPage Page { get; private set; }

    /// <summary>The page that "back" leads to.</summary>
    public TechnicianPage Before { get; private set; }

    /// <summary>The door of <see cref="TechnicianPage.Door"/>.</summary>
    public CompartmentId? Door { get; private set; }

    /// <summary>Cable whose trace is read; null for the first one.</summary>
    public string? Line { get; set; }

    /// <summary>The trace as it was when it was stopped, because nobody reads lines that run.</summary>
    public TracePicture? Stopped { get; set; }

    /// <summary>Only warnings and worse of the log.</summary>
    public bool OnlyWarnings { get; set; }

    /// <summary>The number on the door that opened is being typed.</summary>
    public bool Typing { get; set; }

    /// <summary>A look through the store, under way or done.</summary>
    public Task<StorePicture>? Store { get; set; }

    /// <summary>Opens a page.</summary>
    public void Open(TechnicianPage page, CompartmentId? door)
    {
        if (page == TechnicianPage.Door)
        {
            // From a finding, from the map of doors or from the proving: back leads there again.
            Before = Page == TechnicianPage.Door ? Before : Page;
            Door = door;
        }
        else
        {
            Before = TechnicianPage.Home;
        }

        Page = page;
        Stopped = null;
        Typing = false;
    }

    /// <summary>For the next session.</summary>
    public void Forget()
    {
        Open(TechnicianPage.Home, null);
        Door = null;
        Line = null;
        OnlyWarnings = false;
        Store = null;
    }
}
