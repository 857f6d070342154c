using System.Reflection;
using KioskLocker.Core;

namespace KioskLocker.Tests.Core;

/// <summary>Screens have sentences for a closed list of reasons: nothing else may come, and each does.</summary>
public sealed class ServiceReasonsTests
{
    [Fact]
    public void The_list_has_every_reason_that_there_is() => Assert.Equal(
        typeof(ServiceReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        ServiceReasons.All.Order(StringComparer.Ordinal));

    [Fact]
    public void Whatever_keeps_the_machine_from_serving_by_itself_is_on_the_list_and_all_of_the_list_comes()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in ScenarioTests.Files())
            ScenarioTests.Run(name.Data, Look);
        foreach (var seed in new[] { 11, 12 })
        {
            var walk = new RandomWalk(seed, new KioskScript { Stepped = Look });
            for (var step = 0; step < 4_000; step++)
                walk.Move();
        }

        Assert.Equal(ServiceReasons.All.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));

        void Look(KioskScript script)
        {
            var service = script.State.Service;
            string[] shown = script.Frame.Screen switch
            {
                // Nothing is told to citizens where a person ordered it.
                Screen.OutOfService { Reason: "" } when service is { InService: false, By: not "kiosk" } => [],
                Screen.OutOfService screen => [screen.Reason],

                // A named person's own words are no reason of the machine's.
                Screen.Diagnostics { InService: false } screen when service.InService || screen.Reason != service.Reason => [screen.Reason],
                _ => [],
            };

            if (service is { InService: false, By: "kiosk" })
                shown = [.. shown, service.Reason];
            Assert.All(shown, reason => Assert.Contains(reason, ServiceReasons.All));
            seen.UnionWith(shown);
        }
    }
}
