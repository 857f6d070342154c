using System.Net;

namespace KioskLocker.Runtime.Uplink;

/// <summary>The office and this kiosk's key to it.</summary>
/// <param name="Office">Base address, http or https, without query.</param>
/// <param name="Kiosk">Id of this kiosk at the office.</param>
/// <param name="ApiKey">Bearer token of the enrolment.</param>
public sealed record OfficeAddress(Uri Office, string Kiosk, string ApiKey)
{
    /// <summary>Address of one of this kiosk's resources.</summary>
    /// <param name="resource">For example <c>events</c>.</param>
    public Uri Of(string resource) => new($"{Office.AbsoluteUri.TrimEnd('/')}/api/v1/kiosks/{Uri.EscapeDataString(Kiosk)}/{resource}");

    /// <summary>The key is never printed.</summary>
    public override string ToString() => $"{Office} as {Kiosk}";

    /// <summary>Connections as the uplink wants them: no redirect, cookie or proxy may carry the key elsewhere, and a moved office is found again.</summary>
    public static SocketsHttpHandler MakeHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        AutomaticDecompression = DecompressionMethods.None,
    };
}
