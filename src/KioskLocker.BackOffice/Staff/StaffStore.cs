using KioskLocker.BackOffice.Storage;
using Microsoft.AspNetCore.Identity;

namespace KioskLocker.BackOffice.Staff;

/// <summary>Accounts as rows, for Identity's core. SQLite answers at once, so nothing here waits.</summary>
internal sealed class StaffStore(OfficeDatabase database) : IUserPasswordStore<StaffAccount>, IUserLockoutStore<StaffAccount>, IUserSecurityStampStore<StaffAccount>
{
    public void Dispose()
    {
        // Connections live only as long as their statement.
    }

    public Task<IdentityResult> CreateAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(database.Write(session =>
        session.Run($"""
            INSERT OR IGNORE INTO staff (id, name, role, password_hash, security_stamp, failed, locked_until)
            VALUES ({user.Id}, {user.Name}, {user.Role}, {user.PasswordHash}, {user.SecurityStamp}, {user.Failed}, {user.LockedUntil})
            """) == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError { Code = "DuplicateUserName", Description = "An account of this name exists." })));

    public Task<IdentityResult> UpdateAsync(StaffAccount user, CancellationToken cancellationToken)
    {
        database.Write(session => session.Run($"""
            UPDATE staff SET password_hash={user.PasswordHash}, security_stamp={user.SecurityStamp}, failed={user.Failed}, locked_until={user.LockedUntil} WHERE id={user.Id}
            """));
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> DeleteAsync(StaffAccount user, CancellationToken cancellationToken)
    {
        database.Write(session => session.Run($"DELETE FROM staff WHERE id={user.Id}"));
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<StaffAccount?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(session => session.First($"SELECT * FROM staff WHERE id={userId}", Row)));

    public Task<StaffAccount?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(session => session.First($"SELECT * FROM staff WHERE name={normalizedUserName.ToLowerInvariant()}", Row)));

    public Task<string> GetUserIdAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(StaffAccount user, string? userName, CancellationToken cancellationToken)
    {
        user.Name = (userName ?? "").ToLowerInvariant();
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedUserNameAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    // Names are stored in lower case only, which is their normal form.
    public Task SetNormalizedUserNameAsync(StaffAccount user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(StaffAccount user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(StaffAccount user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(++user.Failed);

    public Task ResetAccessFailedCountAsync(StaffAccount user, CancellationToken cancellationToken)
    {
        user.Failed = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(user.Failed);

    public Task<bool> GetLockoutEnabledAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(StaffAccount user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetSecurityStampAsync(StaffAccount user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    private static StaffAccount Row(Microsoft.Data.Sqlite.SqliteDataReader row) => new()
    {
        Id = row.Text("id"),
        Name = row.Text("name"),
        Role = row.Text("role"),
        PasswordHash = row.Text("password_hash"),
        SecurityStamp = row.Text("security_stamp"),
        Failed = row.Int("failed"),
        LockedUntil = row.TimeOrNull("locked_until"),
    };
}
