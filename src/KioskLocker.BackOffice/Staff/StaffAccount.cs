using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace KioskLocker.BackOffice.Staff;

/// <summary>What an account may do beside looking at deposits.</summary>
internal static class StaffRole
{
    /// <summary>Checks papers, hands over, sees personal data by a logged reveal.</summary>
    public const string Officer = "officer";

    /// <summary>Watches the fleet; never sees personal data.</summary>
    public const string Operator = "operator";

    /// <summary>All of that, enrolment codes and procedures.</summary>
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Officer, Operator, Admin];
}

/// <summary>An account of the back office.</summary>
internal sealed class StaffAccount
{
    public required string Id { get; init; }

    /// <summary>Lower case; what the person types.</summary>
    public required string Name { get; set; }

    public required string Role { get; init; }

    public string PasswordHash { get; set; } = "";

    public string SecurityStamp { get; set; } = "";

    public int Failed { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }
}

/// <summary>Puts the role into the cookie's principal; the security stamp check renews it.</summary>
internal sealed class StaffClaims(UserManager<StaffAccount> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<StaffAccount>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffAccount user)
    {
        var identity = await base.GenerateClaimsAsync(user).ConfigureAwait(false);
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role));
        return identity;
    }
}
