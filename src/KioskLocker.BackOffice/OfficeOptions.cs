using System.Net;

namespace KioskLocker.BackOffice;

/// <summary>How this office runs. Every number of the product that an installation may change is here.</summary>
public sealed record OfficeOptions
{
    /// <summary>Folder of the database and of the key file.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Addresses to listen on.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [new("http://127.0.0.1:7400")];

    /// <summary>PEM files for https addresses.</summary>
    public string? Certificate { get; init; }

    public string? CertificateKey { get; init; }

    /// <summary>Where messages to citizens are posted as JSON; null keeps them waiting.</summary>
    public Uri? MessageGateway { get; init; }

    /// <summary>Folder of the office's own form templates (<c>*.html</c>); they replace those inside the program from their day on.</summary>
    public string? FormsDirectory { get; init; }

    /// <summary>Chromium that makes PDFs of forms; null offers none.</summary>
    public string? Chromium { get; init; }

    /// <summary>Synthetic expected dossiers and a marked holiday table through 2027.</summary>
    public bool Demo { get; init; }

    /// <summary>Enrolment tries per minute and address.</summary>
    public int EnrolTriesPerMinute { get; init; } = 10;

    /// <summary>Life of an enrolment code.</summary>
    public TimeSpan EnrolCodeLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Personal data live on for this long after custody-out or withdrawal.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Personal data inside messages that this version cannot read live at most this long.</summary>
    public TimeSpan UnreadableRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A kiosk is online when heard within this span: three heartbeats of 60 s.</summary>
    public TimeSpan OnlineWithin { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>What is wrong with these options, in words for the person who started the program; null when nothing is.</summary>
    public string? Problem()
    {
        if (Urls.Count == 0)
            return "--urls: give at least one address, for example http://127.0.0.1:7400";
        foreach (var url in Urls)
        {
            if (url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
                return $"--urls: {url} is not of the form http://address:port or https://address:port";
            if (url.Host != "localhost" && !IPAddress.TryParse(url.Host.Trim('[', ']'), out _))
                return $"--urls: {url.Host} must be an IP address or localhost";
            if (url.Scheme == "http" && !IsLoopback(url))
                return $"--urls: {url} would carry keys and personal data in the clear; use https, or a loopback address behind a proxy";
            if (url.Scheme == "https" && (Certificate is null || CertificateKey is null))
                return "--urls: https needs --certificate FILE and --certificate-key FILE (PEM)";
        }

        foreach (var file in new[] { Certificate, CertificateKey })
        {
            if (file is not null && !File.Exists(file))
                return $"--certificate: {file} does not exist";
        }

        if (FormsDirectory is not null && !Directory.Exists(FormsDirectory))
            return $"--forms: {FormsDirectory} is not a folder";
        if (Chromium is not null && !File.Exists(Chromium))
            return $"--chromium: {Chromium} does not exist";
        if (MessageGateway is { } gateway && gateway.Scheme != "https" && !(gateway.Scheme == "http" && IsLoopback(gateway)))
            return $"--message-gateway: {gateway} must be https, or http on a loopback address";
        return null;
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
