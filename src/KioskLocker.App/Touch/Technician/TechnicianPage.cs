using System.Diagnostics;
using KioskLocker.Core.Technicians;

namespace KioskLocker.App.Touch.Technician;

/// <summary>Pages of diagnostics mode. Which one is open is the page's own business: Core hears that it was looked at, and of every act.</summary>
public enum TechnicianPage
{
    /// <summary>What fails, and the way to everything else.</summary>
    Home,

    /// <summary>Every device with its state and counters.</summary>
    Survey,

    /// <summary>Every door as the contacts see it.</summary>
    Doors,

    /// <summary>One door.</summary>
    Door,

    /// <summary>The map proved door by door.</summary>
    Prove,
    Scanner,
    Printer,
    Inputs,
    Trace,
    Storage,
    Network,
    Performance,
    Log,
    Bundle,

    /// <summary>Out of service, restart, leaving.</summary>
    Service,
}

/// <summary>What the journal calls these pages.</summary>
public static class TechnicianPages
{
    /// <summary>What a look at this page is written down as; null where nothing is only looked at.</summary>
    public static DiagnosticsView? ViewOf(TechnicianPage page) => page switch
    {
        TechnicianPage.Home => DiagnosticsView.Overview,
        TechnicianPage.Survey => DiagnosticsView.Boards,
        TechnicianPage.Doors or TechnicianPage.Door => DiagnosticsView.Doors,
        TechnicianPage.Prove => DiagnosticsView.Doors,
        TechnicianPage.Scanner => DiagnosticsView.Scanner,
        TechnicianPage.Printer => DiagnosticsView.Printer,
        TechnicianPage.Inputs => DiagnosticsView.Inputs,
        TechnicianPage.Trace => DiagnosticsView.Trace,
        TechnicianPage.Storage => DiagnosticsView.Storage,
        TechnicianPage.Network => DiagnosticsView.Network,
        TechnicianPage.Performance => DiagnosticsView.Performance,
        TechnicianPage.Log => DiagnosticsView.Log,
        TechnicianPage.Bundle => DiagnosticsView.Bundle,
        TechnicianPage.Service => null,
        _ => throw new UnreachableException(),
    };
}
