from tools import kernel


def test_the_kernel_is_what_its_c_becomes_and_small():
    module = kernel.MODULE.read_bytes()
    assert kernel.build() == module
    assert len(module) <= 12_288
