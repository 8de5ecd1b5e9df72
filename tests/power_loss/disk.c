/* A disk without mercy, preloaded into a process.
 *
 * Keeps beside a directory (DISK_ROOT) what a power cut would leave of it, in DISK_KEPT:
 *   files/<id>  the contents of a file as they were at its last fsync or fdatasync
 *   dirs/<id>   the entries of a directory as they were at its last fsync: kind, id and name, one a line
 *   root        the id of DISK_ROOT
 * Nothing else reaches this disk: not what was written but not synced, not sync_file_range, and no new,
 * renamed or removed name until its directory was synced. An id is a file's number and its moment of birth,
 * so that a number used again is not taken for the old file. What is there at the start counts as kept.
 *
 * With DISK_DEAF=1 it does not hear fdatasync: for showing what a program loses that forgets to call it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH 4096

static pthread_mutex_t disk = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH];
static char kept[PATH];
static int deaf;

/* A disk that does not work must not let a test pass. */
static void broken(const char *what)
{
    perror(what);
    abort();
}

/* The last argument but one may be "": the file itself. Gives its mode, 0 if it is gone. */
static mode_t identify(int fd, const char *name, char *id, size_t size)
{
    struct statx about;
    if (statx(fd, name, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &about) != 0)
        return 0;
    if (!(about.stx_mask & STATX_BTIME))
        memset(&about.stx_btime, 0, sizeof about.stx_btime);
    snprintf(id, size, "%llu-%lld-%u", (unsigned long long)about.stx_ino, (long long)about.stx_btime.tv_sec,
             about.stx_btime.tv_nsec);
    return about.stx_mode;
}

static void path_in_kept(char *path, const char *format, ...)
{
    va_list rest;
    int used = snprintf(path, PATH, "%s/", kept);
    va_start(rest, format);
    vsnprintf(path + used, PATH - used, format, rest);
    va_end(rest);
}

/* Over the old contents in place, as a disk does it: killed halfway, some of the new has arrived. */
static void keep_file(int fd, const char *id)
{
    static char buffer[1 << 20];
    char path[PATH], link[64];
    off_t at = 0;
    ssize_t count;
    path_in_kept(path, "files/%s", id);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int from = open(link, O_RDONLY | O_CLOEXEC);
    int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (from < 0 || to < 0)
        broken(path);
    while ((count = pread(from, buffer, sizeof buffer, at)) > 0) {
        if (pwrite(to, buffer, count, at) != count)
            broken(path);
        at += count;
    }
    if (count < 0 || ftruncate(to, at) != 0)
        broken(path);
    close(from);
    close(to);
}

static void keep_directory(int fd, const char *id)
{
    char path[PATH], ready[PATH], entry_id[64];
    struct dirent *entry;
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    path_in_kept(path, "dirs/%s.new", id);
    path_in_kept(ready, "dirs/%s", id);
    FILE *list = fopen(path, "we");
    if (!entries || !list)
        broken(path);
    while ((entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        mode_t mode = identify(fd, entry->d_name, entry_id, sizeof entry_id);
        if (mode != 0)
            fprintf(list, "%c %s %s\n", S_ISDIR(mode) ? 'd' : 'f', entry_id, entry->d_name);
    }
    closedir(entries);
    if (fclose(list) != 0 || rename(path, ready) != 0)
        broken(path);
}

/* Everything below a directory. */
static void keep_tree(int fd)
{
    char id[64];
    struct dirent *entry;
    if (identify(fd, "", id, sizeof id) == 0)
        broken("root");
    keep_directory(fd, id);
    DIR *entries = fdopendir(dup(fd));
    while (entries && (entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        mode_t mode = identify(fd, entry->d_name, id, sizeof id);
        int below = openat(fd, entry->d_name, O_RDONLY | O_CLOEXEC);
        if (below < 0)
            broken(entry->d_name);
        if (S_ISDIR(mode))
            keep_tree(below);
        else
            keep_file(below, id);
        close(below);
    }
    closedir(entries);
}

__attribute__((constructor)) static void power_on(void)
{
    char path[PATH], id[64];
    const char *where = getenv("DISK_ROOT"), *beside = getenv("DISK_KEPT"), *no_ears = getenv("DISK_DEAF");
    if (!where || !beside)
        return;
    if (!realpath(where, root) || !realpath(beside, kept))
        broken("DISK_ROOT or DISK_KEPT");
    deaf = no_ears != NULL && strcmp(no_ears, "1") == 0;
    path_in_kept(path, "files");
    mkdir(path, 0700);
    path_in_kept(path, "dirs");
    mkdir(path, 0700);
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || identify(fd, "", id, sizeof id) == 0)
        broken(root);
    keep_tree(fd);
    close(fd);
    path_in_kept(path, "root");
    FILE *file = fopen(path, "we");
    if (!file || fputs(id, file) < 0 || fclose(file) != 0)
        broken(path);
}

static int keep(int fd)
{
    char link[64], path[PATH], id[64];
    size_t length = strlen(root);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t count = readlink(link, path, sizeof path - 1);
    if (count < 0)
        return -1;
    path[count] = 0;
    if (length == 0 || strncmp(path, root, length) != 0 || (path[length] != '/' && path[length] != 0))
        return 0;
    pthread_mutex_lock(&disk);
    mode_t mode = identify(fd, "", id, sizeof id);
    if (S_ISDIR(mode))
        keep_directory(fd, id);
    else if (S_ISREG(mode))
        keep_file(fd, id);
    pthread_mutex_unlock(&disk);
    return 0;
}

int fsync(int fd)
{
    return keep(fd);
}

int fdatasync(int fd)
{
    return deaf ? 0 : keep(fd);
}
