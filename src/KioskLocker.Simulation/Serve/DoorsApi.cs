using System.Globalization;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>Hands at the doors: shut, force, jam, contacts, things in and out.</summary>
internal static class DoorsApi
{
    public static void Map(WebApplication app, ServedCabinet served)
    {
        var cabinet = served.Cabinet;
        Post("shut", cabinet.Shut);
        Post("force", cabinet.Force);
        Post("jam", number => cabinet.SetJam(number, true));
        Post("unjam", number => cabinet.SetJam(number, false));
        app.MapPost("/api/doors/{n}/contact/{condition}", (string n, string condition) => At(n, number =>
            Enum.TryParse<ContactCondition>(condition, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(condition[0])
                ? cabinet.SetContact(number, parsed)
                : new Refusal(RefusalKind.Malformed, $"A contact is ok, stuckOpen, stuckClosed or broken, not '{condition}'.")));
        app.MapPost("/api/doors/{n}/items", (string n, ItemBody body) => At(n, number => cabinet.PutIn(number, body.Name)));
        app.MapDelete("/api/doors/{n}/items", (string n) => At(n, number => cabinet.TakeOut(number, null)));
        app.MapDelete("/api/doors/{n}/items/{id:long}", (string n, long id) => At(n, number => cabinet.TakeOut(number, id)));
        app.MapPost("/api/wiring/swap", (SwapBody body) => Answers.Of(
            cabinet.SwapWiring(body.First, body.Second, body.Locks, body.Contacts),
            () => CabinetView.Of(served).Doors.Where(door => door.Number == body.First || door.Number == body.Second).ToArray()));

        void Post(string verb, Func<int, Refusal?> act) => app.MapPost("/api/doors/{n}/" + verb, (string n) => At(n, act));

        IResult At(string n, Func<int, Refusal?> act) => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Answers.Of(act(number), () => CabinetView.Of(served).Doors.Single(door => door.Number == number))
            : Answers.Error(StatusCodes.Status404NotFound, $"'{n}' is no door number.");
    }

    private sealed record ItemBody(string? Name);

    private sealed record SwapBody(int First, int Second, bool Locks = true, bool Contacts = false);
}
