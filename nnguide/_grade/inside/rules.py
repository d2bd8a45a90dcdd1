"""What a submission may not ask Python for, by the names of Python's audit events."""

import os

# Events whose arguments with these numbers name what is to be changed.
CHANGES = {
    "os.chdir": (0,),
    "os.chflags": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.removexattr": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.setxattr": (0,),
    "os.truncate": (0,),
    "os.utime": (0,),
}
READS = {"os.listdir", "os.scandir", "os.getxattr", "os.listxattr"}
# Other processes; links, which would make a path mean something else; ways around the
# guard; and what writes to files by itself.
REFUSED = {
    *("os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn"),
    *("os.spawn", "os.startfile", "os.startfile/2", "os.system", "pty.spawn"),
    *("signal.pthread_kill", "subprocess.Popen", "webbrowser.open"),
    *("os.link", "os.symlink", "sqlite3.connect"),
    *("cpython.PyInterpreterState_New", "cpython.remote_debugger_script"),
    *("gc.get_objects", "gc.get_referents", "gc.get_referrers"),
    *("resource.prlimit", "resource.setrlimit", "sys._current_exceptions"),
    *("sys._current_frames", "sys.addaudithook", "sys.monitoring.register_callback"),
    *("sys.remote_exec", "sys.setprofile"),
}
REFUSED_KINDS = ("_winapi.", "ctypes.", "fcntl.", "socket.", "syslog.", "winreg.")
# Modules that do in C what no event tells of.
MODULES = {
    *("_cffi_backend", "_ctypes", "_dbm", "_gdbm", "_interpreters", "_posixshmem"),
    *("_sqlite3", "_testcapi", "_testinternalcapi", "_tkinter", "_xxsubinterpreters"),
    *("cffi", "ctypes", "readline"),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
MOST_MADE = 300  # times that a folder is made, or a file opened for writing
DEEPEST = 400  # letters of a path below the own folder
EVERYBODYS = {"/dev/null", "/dev/urandom", os.devnull.lower()}
